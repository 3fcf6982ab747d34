/** "Where are the images?": drop or browse; what was recognized is said at once. */
import { Badge, Button, Group, Loader, Text } from '@mantine/core';
import {
  IconBraces,
  IconFileCode,
  IconFileText,
  IconFileTypeCsv,
  IconFolders,
  IconPhoto,
  IconPhotoPlus,
  IconStack2,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { DropZone } from '#renderer/components/DropZone.tsx';
import { Note } from '#renderer/components/Note.tsx';
import type { Source } from '#renderer/hooks/useSource.ts';
import { wordsForError } from '#renderer/text/errors.ts';
import { newProjectText } from '#renderer/text/home.ts';
import type { ImportFormat, SourceLook } from '#shared/domain/job.ts';
import { ColorNames } from './ColorNames.tsx';
import classes from './NewProject.module.css';

const ICONS: Readonly<Record<ImportFormat, typeof IconPhoto>> = {
  csv: IconFileTypeCsv,
  folder: IconFolders,
  images: IconPhoto,
  masks: IconStack2,
  'points-csv': IconFileTypeCsv,
  coco: IconBraces,
  yolo: IconFileText,
  voc: IconStack2,
  labelme: IconBraces,
  cvat: IconFileCode,
  'label-studio': IconBraces,
};

const words = newProjectText.source;

export function SourceStep({ source }: { readonly source: Source }) {
  const { state } = source;
  if (state.step === 'known') {
    return (
      <Look look={state.look} onClear={source.clear}>
        {state.look.colors.length === 0 ? null : <ColorNames source={source} all={state.look.colors} />}
      </Look>
    );
  }
  return (
    <div className={classes['step']}>
      <DropZone label={words.drop} activeLabel={words.dropActive} onDrop={source.drop}>
        <div className={classes['drop']}>
          {state.step === 'looking' || state.step === 'uploading' ? (
            <>
              <Loader size="sm" />
              <Text aria-live="polite" className="num">
                {state.step === 'looking' ? words.looking : words.uploading(state.done, state.total)}
              </Text>
            </>
          ) : (
            <>
              <IconPhotoPlus size={32} stroke={1.25} aria-hidden className={classes['dropIcon']} />
              <Text fw={550}>{words.drop}</Text>
              <Group gap={8} mt={4}>
                <Button variant="default" onClick={() => source.browse('folder', words.folderTitle)}>
                  {words.browseFolder}
                </Button>
                <Button variant="default" onClick={() => source.browse('file', words.fileTitle)}>
                  {words.browseFile}
                </Button>
              </Group>
            </>
          )}
        </div>
      </DropZone>
      {state.step === 'failed' ? <Note tone="bad">{wordsForError(state.error).sentence}</Note> : null}
      <Text c="dimmed" fz={12}>
        {words.note}
      </Text>
    </div>
  );
}

const SHOWN_TAGS = 24;

interface LookProps {
  readonly look: SourceLook;
  readonly onClear: () => void;
  readonly children: ReactNode;
}

function Look({ look, onClear, children }: LookProps) {
  const Icon = ICONS[look.format];
  const more = look.classes.length - SHOWN_TAGS;
  return (
    <div className={classes['step']}>
      <div className={classes['look']} role="status">
        <div className={classes['lookIcon']}>
          <Icon size={28} stroke={1.5} aria-hidden />
        </div>
        <div className={classes['lookBody']}>
          <Text fw={600} fz={15}>
            {newProjectText.look.formats[look.format]}
          </Text>
          <Text className="num">{newProjectText.look.counts(look)}</Text>
          <Text c="dimmed" className="truncate" title={look.path}>
            {look.path}
          </Text>
          {look.imagesDir === null ? null : (
            <Text c="dimmed" className="truncate" title={look.imagesDir}>
              {newProjectText.look.imagesIn} {look.imagesDir}
            </Text>
          )}
        </div>
        <Button variant="subtle" color="gray" onClick={onClear}>
          {words.change}
        </Button>
      </div>
      {look.classes.length === 0 ? null : (
        <div className={classes['tags']} aria-label={newProjectText.look.tags}>
          {look.classes.slice(0, SHOWN_TAGS).map((name) => (
            <Badge key={name} variant="default" tt="none" fw={450} maw={200}>
              <bdi>{name}</bdi>
            </Badge>
          ))}
          {more > 0 ? <Text c="dimmed">{newProjectText.look.moreTags(more)}</Text> : null}
        </div>
      )}
      {children}
    </div>
  );
}
