/** Frames of a video: the file, which of its frames, how many images that makes, and how far it is. */
import { Button, FileButton, Group, Loader, Modal, NumberInput, SegmentedControl, Text } from '@mantine/core';
import { IconMovie } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { DropZone } from '#renderer/components/DropZone.tsx';
import { Meter } from '#renderer/components/Meter.tsx';
import { Note } from '#renderer/components/Note.tsx';
import { useProject } from '#renderer/hooks/useProject.ts';
import { useVideoGrab, type OpenVideo, type VideoGrab } from '#renderer/hooks/useVideoGrab.ts';
import { importing } from '#renderer/session/importing.ts';
import { videoText } from '#renderer/text/video.ts';
import { countFrames, type FrameChoice } from '#shared/kernels/frameTimes.ts';
import classes from './VideoFrames.module.css';

const words = videoText;
const ACCEPT = 'video/*,.mkv,.mov,.avi';

export function VideoFrames() {
  const grab = useStore(importing, (state) => state.grab);
  const isOpen = grab?.what === 'video';
  const close = (): void => importing.setState({ grab: null });
  return (
    // A click beside it must not throw an hour of frames away.
    <Modal opened={isOpen} onClose={close} title={words.title} size={640} closeOnClickOutside={false}>
      {isOpen ? <Grab file={grab.file} onDone={close} /> : null}
    </Modal>
  );
}

function Grab({ file, onDone }: { readonly file: File | null; readonly onDone: () => void }) {
  const { id: project } = useProject();
  const grab = useVideoGrab(project, onDone);
  const { state, open } = grab;
  useEffect(() => {
    if (file !== null) open(file);
  }, [file, open]);
  switch (state.step) {
    case 'none':
      return <Choose onFile={open} />;
    case 'opening':
      return (
        <Group>
          <Loader size="sm" />
          <Text aria-live="polite">{words.opening(state.name)}</Text>
        </Group>
      );
    case 'open':
      return <Options video={state.video} grab={grab} />;
    case 'grabbing':
      return (
        <>
          <Meter label={words.progress(state.done, state.total)} value={state.done} total={state.total} />
          <Group justify="flex-end" mt={16}>
            <Button variant="default" onClick={grab.cancel}>
              {words.cancel}
            </Button>
          </Group>
        </>
      );
    case 'failed':
      return (
        <>
          <Note tone="bad">{state.problem}</Note>
          {state.video === null ? (
            <Choose onFile={open} />
          ) : (
            <Options video={state.video} grab={grab} isAgain />
          )}
        </>
      );
  }
}

function Choose({ onFile }: { readonly onFile: (file: File) => void }) {
  const drop = (transfer: DataTransfer): void => {
    const [file] = transfer.files;
    if (file !== undefined) onFile(file);
  };
  return (
    <>
      <DropZone label={words.drop} activeLabel={words.dropActive} onDrop={drop}>
        <div className={classes['drop']}>
          <IconMovie size={32} stroke={1.25} aria-hidden />
          <Text fw={550}>{words.drop}</Text>
          <FileButton accept={ACCEPT} onChange={(file) => file !== null && onFile(file)}>
            {(props) => (
              <Button {...props} variant="default">
                {words.choose}
              </Button>
            )}
          </FileButton>
        </div>
      </DropZone>
      <Text c="dimmed" fz={12} mt={8}>
        {words.note}
      </Text>
    </>
  );
}

interface OptionsProps {
  readonly video: OpenVideo;
  readonly grab: VideoGrab;
  readonly isAgain?: boolean;
}

function Options({ video, grab, isAgain = false }: OptionsProps) {
  const { reader, file, sample } = video;
  const [by, setBy] = useState<FrameChoice['by']>('rate');
  const [every, setEvery] = useState(10);
  const [perSecond, setPerSecond] = useState(1);
  const choice: FrameChoice = by === 'every' ? { by, frames: every } : { by, perSecond };
  const count = countFrames(reader, choice);
  return (
    <>
      <div className={classes['video']}>
        <Sample blob={sample} />
        <div>
          <Text fw={600} className="truncate" title={file.name}>
            <bdi>{file.name}</bdi>
          </Text>
          <Text className="num" c="dimmed">
            {words.facts(reader.durationS * 1000, reader.fps, reader.widthPx, reader.heightPx)}
          </Text>
        </div>
      </div>
      <Group align="flex-end" mt={16}>
        <SegmentedControl
          aria-label={words.mode}
          value={by}
          data={[
            { value: 'rate', label: words.rate },
            { value: 'every', label: words.every },
          ]}
          onChange={(value) => setBy(value === 'every' ? 'every' : 'rate')}
        />
        {by === 'every' ? (
          <NumberInput
            label={words.everyLabel}
            min={1}
            max={100_000}
            allowDecimal={false}
            value={every}
            onChange={(value) => typeof value === 'number' && value >= 1 && setEvery(value)}
          />
        ) : (
          <NumberInput
            label={words.rateLabel}
            min={0.001}
            max={1000}
            value={perSecond}
            onChange={(value) => typeof value === 'number' && value > 0 && setPerSecond(value)}
          />
        )}
      </Group>
      <Group mt={16} justify="space-between">
        <Text className="num" aria-live="polite">
          {words.estimate(count, count * sample.size)}
        </Text>
        <Group gap={8}>
          <FileButton accept={ACCEPT} onChange={(next) => next !== null && grab.open(next)}>
            {(props) => (
              <Button {...props} variant="subtle">
                {words.other}
              </Button>
            )}
          </FileButton>
          <Button onClick={() => grab.start(choice)}>{isAgain ? words.again : words.start(count)}</Button>
        </Group>
      </Group>
    </>
  );
}

function Sample({ blob }: { readonly blob: Blob }) {
  const url = useMemo(() => URL.createObjectURL(blob), [blob]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return <img className={classes['sample']} src={url} alt={words.sample} />;
}
