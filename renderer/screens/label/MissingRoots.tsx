/** A folder of images that is not where it was: says so, and asks once where it is now. */
import { Button } from '@mantine/core';
import { studio } from '#renderer/bridge/studio.ts';
import { Note } from '#renderer/components/Note.tsx';
import { inBackground, notifyDone } from '#renderer/hooks/notify.tsx';
import { usePathPicker } from '#renderer/hooks/usePathPicker.ts';
import { useProject } from '#renderer/hooks/useProject.ts';
import { openProject } from '#renderer/session/openProject.ts';
import { frameText } from '#renderer/text/frame.ts';
import type { ImageRoot } from '#shared/domain/project.ts';
import classes from './MissingRoots.module.css';

const words = frameText.project;

export function MissingRoots() {
  const project = useProject();
  const pick = usePathPicker();
  const find = async (root: ImageRoot): Promise<void> => {
    const paths = await pick('folder', words.findTitle);
    if (paths?.[0] === undefined) return;
    const moved = await studio.projects.moveRoot({ project: project.id, rootId: root.id, path: paths[0] });
    openProject.setState({ project: moved });
    notifyDone(words.found);
  };
  const missing = project.roots.filter((root) => root.isMissing);
  if (missing.length === 0) return null;
  return (
    <div className={classes['notes']}>
      {missing.map((root) => (
        <Note
          key={root.id}
          tone="warn"
          actions={
            <Button size="compact-sm" variant="default" onClick={() => inBackground(find(root))}>
              {words.findFolder}
            </Button>
          }
        >
          {words.missingRoot(root.path, root.items)}
        </Note>
      ))}
    </div>
  );
}
