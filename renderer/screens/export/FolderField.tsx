/** Where an export goes: the project's own folder, unless another one is chosen. */
import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { TipIcon } from '#renderer/components/TipIcon.tsx';
import { notifyError } from '#renderer/hooks/notify.tsx';
import { usePathPicker } from '#renderer/hooks/usePathPicker.ts';
import { exportText } from '#renderer/text/export.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import classes from './Export.module.css';

export interface FolderFieldProps {
  readonly folder: string | null;
  readonly onFolder: (folder: string | null) => void;
}

export function FolderField({ folder, onFolder }: FolderFieldProps) {
  const pick = usePathPicker();
  const choose = async (): Promise<void> => {
    try {
      const [path] = (await pick('save-folder', exportText.chooseTitle)) ?? [];
      if (path !== undefined) onFolder(path);
    } catch (error) {
      notifyError(error);
    }
  };
  return (
    <div>
      <div className={classes['label']}>{exportText.folder}</div>
      <div className={classes['folder']}>
        <span className="truncate" title={folder ?? undefined}>
          <bdi>{folder ?? exportText.ownFolder}</bdi>
        </span>
        {folder === null ? null : (
          <TipIcon size={24} label={exportText.useOwn} onClick={() => onFolder(null)}>
            <IconX {...smallIcon} />
          </TipIcon>
        )}
        <Button size="compact-sm" variant="default" onClick={() => void choose()}>
          {exportText.chooseFolder}
        </Button>
      </div>
    </div>
  );
}
