/** Pictures of a camera: what it sees, and a button that adds it to the project. */
import { Button, Group, Modal, Select, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Note } from '#renderer/components/Note.tsx';
import { useCamera } from '#renderer/hooks/useCamera.ts';
import { useProject } from '#renderer/hooks/useProject.ts';
import { importing } from '#renderer/session/importing.ts';
import { videoText } from '#renderer/text/video.ts';
import classes from './VideoFrames.module.css';

const words = videoText.camera;

export function CameraPictures() {
  const isOpen = useStore(importing, (state) => state.grab?.what === 'camera');
  return (
    <Modal opened={isOpen} onClose={() => importing.setState({ grab: null })} title={words.title} size={760}>
      {isOpen ? <Live /> : null}
    </Modal>
  );
}

function Live() {
  const { id: project } = useProject();
  const { video, problem, cameras, chosen, choose, taken, grab } = useCamera(project);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isElsewhere =
        event.target instanceof HTMLElement && event.target.closest('input, button, [role=option]');
      if (event.code !== 'Space' || isElsewhere || event.repeat) return;
      event.preventDefault();
      grab();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [grab]);
  return (
    <>
      {problem === null ? null : <Note tone="bad">{problem}</Note>}
      <video
        ref={video}
        className={classes['live']}
        aria-label={words.live}
        muted
        playsInline
        hidden={problem !== null}
      />
      <Group mt={16} justify="space-between">
        {cameras.length > 1 ? (
          <Select
            aria-label={words.choose}
            data={cameras.map(({ id, name }) => ({ value: id, label: name }))}
            value={chosen}
            allowDeselect={false}
            onChange={(id) => id !== null && choose(id)}
          />
        ) : null}
        <Text aria-live="polite" className="num">
          {words.taken(taken)}
        </Text>
        <Button onClick={grab} disabled={problem !== null} data-autofocus>
          {words.grab}
        </Button>
      </Group>
    </>
  );
}
