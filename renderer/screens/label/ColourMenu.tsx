/** What the bars of the grid tell: nothing, tags, side of the split, labeled or not; with what their colours mean. */
import { Menu } from '@mantine/core';
import { IconPalette } from '@tabler/icons-react';
import { TipIcon } from '#renderer/components/TipIcon.tsx';
import { useChoice } from '#renderer/hooks/usePreferences.ts';
import { splitNames } from '#renderer/text/label.ts';
import { tagText } from '#renderer/text/tags.ts';
import { icon } from '#renderer/theme/icon.ts';
import { SPLITS } from '#shared/domain/project.ts';
import { COLOURS, ColourSample, type GridColour } from './ColourBar.tsx';

const words = tagText.colour;

/** What the grid is coloured by; remembered. */
export const useGridColour = (): [GridColour, (colour: GridColour) => void] =>
  useChoice('label.colour', COLOURS, 'none');

export function ColourMenu() {
  const [colour, setColour] = useGridColour();
  const choose = (value: string): void => {
    const known = COLOURS.find((one) => one === value);
    if (known !== undefined) setColour(known);
  };
  return (
    <Menu position="bottom-start" width={216}>
      <Menu.Target>
        <TipIcon
          label={words.label(words.names[colour])}
          isPressed={colour !== 'none'}
          onClick={() => undefined}
        >
          <IconPalette {...icon} />
        </TipIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.title}</Menu.Label>
        <Menu.RadioGroup value={colour} onChange={choose}>
          {COLOURS.map((one) => (
            <Menu.RadioItem key={one} value={one} closeMenuOnClick={one === 'none' || one === 'tags'}>
              {words.names[one]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Legend colour={colour} />
      </Menu.Dropdown>
    </Menu>
  );
}

function Legend({ colour }: { readonly colour: GridColour }) {
  if (colour === 'none' || colour === 'tags') return null;
  return (
    <>
      <Menu.Divider />
      <div role="group" aria-label={words.legend}>
        {colour === 'side' ? (
          [...SPLITS, 'none' as const].map((side) => (
            <ColourSample key={side} state={side} name={splitNames[side]} />
          ))
        ) : (
          <>
            <ColourSample state="labeled" name={words.labeled} />
            <ColourSample state="untagged" name={words.untagged} />
          </>
        )}
      </div>
    </>
  );
}
