/** Commands that work everywhere. */
import { setTheme } from '#renderer/hooks/usePreferences.ts';
import type { Command } from '#renderer/session/commands.ts';
import { goHome, goToScreen, navigation } from '#renderer/session/navigation.ts';
import { overlays } from '#renderer/session/overlays.ts';
import { preferences } from '#renderer/session/preferences.ts';
import { PROJECT_SCREENS } from '#renderer/session/place.ts';
import { openPalette } from './Palette.tsx';

const isInProject = (): boolean => navigation.getState().screen !== 'home';

export function frameCommands(): Command[] {
  return [
    { id: 'app.palette', run: openPalette },
    { id: 'app.keys', run: () => overlays.setState({ keys: true }) },
    { id: 'app.theme', run: () => setTheme(isDark() ? 'light' : 'dark') },
    { id: 'go.home', run: goHome },
    ...PROJECT_SCREENS.map((screen): Command => ({
      id: `go.${screen}`,
      isEnabled: isInProject,
      run: () => goToScreen(screen),
    })),
  ];
}

/** What is shown now; with "as the system" that is what the system says. */
function isDark(): boolean {
  const { theme } = preferences.getState();
  if (theme === 'auto') return !window.matchMedia('(prefers-color-scheme: light)').matches;
  return theme === 'dark';
}
