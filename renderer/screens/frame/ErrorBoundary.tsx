/** The last catch: a screen that broke says so, with a report to copy and a way on. */
import { Button, Code, CopyButton, Group, Stack, Text, Title } from '@mantine/core';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { wordsForError } from '#renderer/text/errors.ts';
import { frameText } from '#renderer/text/frame.ts';
import classes from './ErrorBoundary.module.css';

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly error: unknown;
  readonly components: string;
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, components: '' };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error };
  }

  override componentDidCatch(_error: unknown, info: ErrorInfo): void {
    this.setState({ components: info.componentStack ?? '' });
  }

  override render(): ReactNode {
    const { error, components } = this.state;
    if (error === null) return this.props.children;
    const words = wordsForError(error);
    return <Broke sentence={words.sentence} report={`${words.report ?? words.sentence}\n${components}`} />;
  }
}

function Broke({ sentence, report }: { readonly sentence: string; readonly report: string }) {
  return (
    <div className={classes['root']} role="alert">
      <Stack gap={12} maw={640}>
        <Title order={1}>{frameText.broke.title}</Title>
        <Text>{sentence}</Text>
        <Code block className={classes['report']}>
          {report}
        </Code>
        <Group gap={8}>
          <Button onClick={() => window.location.reload()}>{frameText.broke.reload}</Button>
          <CopyButton value={report}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? frameText.broke.copied : frameText.broke.copy}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </div>
  );
}
