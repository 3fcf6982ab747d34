/** Toasts: what was done (with Undo), and what went wrong (with what to do). */
import { Button, CopyButton, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { wordsForError, wordsForWire, type ErrorWords } from '#renderer/text/errors.ts';
import { frameText } from '#renderer/text/frame.ts';
import type { WireError } from '#shared/domain/wireError.ts';

export interface DoneOptions {
  /** Shows an Undo button that calls this. */
  readonly undo?: () => void;
  /** A toast with the same key takes the place of the last one. */
  readonly key?: string;
}

/** Says what happened. */
export function notifyDone(message: string, { undo, key }: DoneOptions = {}): void {
  const id = key ?? `done-${message}`;
  const onUndo = (): void => {
    notifications.hide(id);
    undo?.();
  };
  put({
    id,
    autoClose: undo ? 8000 : 4000,
    color: 'accent',
    message: undo ? <WithUndo message={message} onUndo={onUndo} /> : message,
  });
}

/** Takes a toast away, when its Undo would take back something else by now. */
export const hideToast = (key: string): void => {
  notifications.hide(key);
};

/** Says what went wrong. Cancelling says nothing; a fault of ours offers a report to copy. */
export const notifyError = (error: unknown): void => show(wordsForError(error));

export const notifyWireError = (error: WireError): void => show(wordsForWire(error));

/** For promises nobody waits for: `inBackground(studio.jobs.cancel({ job }))`. */
export function inBackground(promise: Promise<unknown>): void {
  promise.catch(notifyError);
}

function show(words: ErrorWords): void {
  if (words.kind === 'cancelled') return;
  const { report } = words;
  put({
    id: `error-${words.sentence}`,
    autoClose: report === null ? 10_000 : false,
    color: 'red',
    title: report === null ? undefined : frameText.broke.title,
    message: report === null ? words.sentence : <WithReport sentence={words.sentence} report={report} />,
  });
}

function put(data: Parameters<typeof notifications.show>[0] & { id: string }): void {
  notifications.hide(data.id);
  notifications.show({
    ...data,
    withBorder: true,
    closeButtonProps: { 'aria-label': frameText.toast.close },
  });
}

function WithUndo({ message, onUndo }: { readonly message: string; readonly onUndo: () => void }) {
  return (
    <Group justify="space-between" gap={12} wrap="nowrap">
      <Text component="span" style={{ overflowWrap: 'anywhere' }} lineClamp={3}>
        {message}
      </Text>
      <Button size="compact-sm" variant="light" onClick={onUndo} style={{ flex: 'none' }}>
        {frameText.toast.undo}
      </Button>
    </Group>
  );
}

function WithReport({ sentence, report }: { readonly sentence: string; readonly report: string }) {
  return (
    <>
      <Text>{sentence}</Text>
      <CopyButton value={report}>
        {({ copied, copy }) => (
          <Button size="compact-sm" variant="light" color="red" mt={8} onClick={copy}>
            {copied ? frameText.broke.copied : frameText.broke.copy}
          </Button>
        )}
      </CopyButton>
    </>
  );
}
