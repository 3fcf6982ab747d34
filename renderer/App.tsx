/** The studio: theme, toasts and frame. */
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useColorScheme, useLoadPreferences } from './hooks/usePreferences.ts';
import { ErrorBoundary } from './screens/frame/ErrorBoundary.tsx';
import { Frame } from './screens/frame/Frame.tsx';
import { followAddress } from './session/navigation.ts';
import { cssVariables, theme } from './theme/theme.ts';

export function App() {
  useLoadPreferences();
  useEffect(() => followAddress(), []);
  const scheme = useColorScheme();
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme={scheme}>
      <Notifications position="bottom-right" limit={4} />
      <ErrorBoundary>
        <Frame />
      </ErrorBoundary>
    </MantineProvider>
  );
}
