/** Adds images to the open project: where from, what it is, start. */
import { Button, Group, Modal } from '@mantine/core';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { studio } from '#renderer/bridge/studio.ts';
import { notifyError } from '#renderer/hooks/notify.tsx';
import { importOf, useSource } from '#renderer/hooks/useSource.ts';
import { useProject } from '#renderer/hooks/useProject.ts';
import { looksLikeVideo } from '#renderer/media/videoKind.ts';
import { importing, watchImport, type Importing } from '#renderer/session/importing.ts';
import { importText } from '#renderer/text/home.ts';
import { videoText } from '#renderer/text/video.ts';
import { SourceStep } from '../home/SourceStep.tsx';
import { CameraPictures } from './CameraPictures.tsx';
import { VideoFrames } from './VideoFrames.tsx';

export function AddImages() {
  const dialog = useStore(importing, (state) => state.dialog);
  const close = (): void => importing.setState({ dialog: null });
  useEffect(() => close, []);
  return (
    <>
      <Modal opened={dialog !== null} onClose={close} title={importText.addTitle} size={640}>
        <Steps path={dialog?.path ?? null} onDone={close} />
      </Modal>
      <VideoFrames />
      <CameraPictures />
    </>
  );
}

const openGrab = (grab: Importing['grab']): void => importing.setState({ dialog: null, grab });

function Steps({ path, onDone }: { readonly path: string | null; readonly onDone: () => void }) {
  const { id: project, kind } = useProject();
  const source = useSource();
  const { lookAt, state } = source;
  useEffect(() => {
    if (path !== null) lookAt(path);
  }, [path, lookAt]);
  const drop = (transfer: DataTransfer): void => {
    const video = [...transfer.files].find(looksLikeVideo);
    if (video === undefined) source.drop(transfer);
    else openGrab({ what: 'video', file: video });
  };
  const start = (): void => {
    if (state.step !== 'known') return;
    studio.importing.start({ project, ...importOf(state.look, kind, source.colors) }).then(({ job }) => {
      watchImport(job);
      onDone();
    }, notifyError);
  };
  return (
    <>
      <SourceStep source={{ ...source, drop }} />
      <Group mt={16}>
        <Button variant="subtle" onClick={() => openGrab({ what: 'video', file: null })}>
          {videoText.fromVideo}
        </Button>
        <Button variant="subtle" mr="auto" onClick={() => openGrab({ what: 'camera' })}>
          {videoText.fromCamera}
        </Button>
        <Button disabled={state.step !== 'known'} onClick={start}>
          {importText.add}
        </Button>
      </Group>
    </>
  );
}
