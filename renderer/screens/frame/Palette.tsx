/** The command palette: every command that can run now, by name. */
import { Spotlight, spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { Keys } from '#renderer/components/Keys.tsx';
import {
  canRun,
  commands,
  nameOf,
  paletteSources,
  type Command,
  type PaletteEntry,
} from '#renderer/session/commands.ts';
import { keyMap, keysOf } from '#renderer/session/keyMap.ts';
import { frameText } from '#renderer/text/frame.ts';
import { icon } from '#renderer/theme/icon.ts';

/** Classes that are listed at once; typing finds the others. */
const MOST_CLASSES = 40;
const words = frameText.palette;

export const openPalette = (): void => spotlight.open();

export function Palette() {
  const all = useStore(commands, (state) => state.all);
  const [openings, setOpenings] = useState(0);
  /** Made when the palette opens: there may be thousands. */
  const [entries, setEntries] = useState<readonly PaletteEntry[]>([]);
  const actions = groups(all, entries);
  return (
    <Spotlight
      key={openings > 0 ? 'used' : 'fresh'}
      actions={actions}
      limit={actions.reduce(
        (sum, group) => sum + (group.group === words.classes ? 0 : group.actions.length),
        MOST_CLASSES,
      )}
      onSpotlightOpen={() => {
        setEntries([...paletteSources].flatMap((source) => source()));
        setOpenings((count) => count + 1);
      }}
      shortcut={null}
      scrollable
      maxHeight={420}
      highlightQuery
      overlayProps={{ backgroundOpacity: 0.55, blur: 0 }}
      styles={{
        content: { background: 'var(--limn-panel)', border: '1px solid var(--limn-line)' },
        actionsGroup: { '--spotlight-label-transform': 'none' },
      }}
      nothingFound={frameText.palette.nothing}
      searchProps={{
        leftSection: <IconSearch {...icon} />,
        placeholder: frameText.palette.search,
        'aria-label': frameText.palette.search,
      }}
    />
  );
}

function groups(all: readonly Command[], entries: readonly PaletteEntry[]): SpotlightActionGroupData[] {
  // Of several commands with one name the last one runs.
  const possible = [
    ...new Map(
      all
        .filter((command) => command.id !== 'app.palette' && canRun(command))
        .map((command) => [command.id, command]),
    ).values(),
  ];
  const part = (group: string, isEverywhere: boolean): SpotlightActionGroupData => ({
    group,
    actions: possible
      .filter((command) => (keyMap[command.id].place === 'everywhere') === isEverywhere)
      .map((command) => ({
        id: command.id,
        label: nameOf(command),
        rightSection: <Keys parts={keysOf(command.id)} />,
        onClick: () => setTimeout(command.run, 0),
      })),
  });
  const classes: SpotlightActionGroupData = {
    group: words.classes,
    actions: entries.map(({ id, name, run }) => ({ id, label: name, onClick: () => setTimeout(run, 0) })),
  };
  return [part(words.here, false), part(words.everywhere, true), classes].filter(
    ({ actions }) => actions.length > 0,
  );
}
