/** Adds images to the open project: where from, what it is, start. */
import { Button, Group, Modal } from '@mantine/core';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { studio } from '#renderer/bridge/studio.ts';
import { notifyError } from '#renderer/hooks/notify.tsx';
import { importOf, useSource } from '#renderer/hooks/useSource.ts';
import { useProject } from '#renderer/hooks/useProject.ts';
import { importing, watchImport } from '#renderer/session/importing.ts';
import { importText } from '#renderer/text/home.ts';
import { SourceStep } from '../home/SourceStep.tsx';

export function AddImages() {
  const dialog = useStore(importing, (state) => state.dialog);
  const close = (): void => importing.setState({ dialog: null });
  useEffect(() => close, []);
  return (
    <Modal opened={dialog !== null} onClose={close} title={importText.addTitle} size={640}>
      <Steps path={dialog?.path ?? null} onDone={close} />
    </Modal>
  );
}

function Steps({ path, onDone }: { readonly path: string | null; readonly onDone: () => void }) {
  const { id: project, kind } = useProject();
  const source = useSource();
  const { lookAt, state } = source;
  useEffect(() => {
    if (path !== null) lookAt(path);
  }, [path, lookAt]);
  const start = (): void => {
    if (state.step !== 'known') return;
    studio.importing.start({ project, ...importOf(state.look, kind, source.colors) }).then(({ job }) => {
      watchImport(job);
      onDone();
    }, notifyError);
  };
  return (
    <>
      <SourceStep source={source} />
      <Group justify="flex-end" mt={16}>
        <Button disabled={state.step !== 'known'} onClick={start}>
          {importText.add}
        </Button>
      </Group>
    </>
  );
}
