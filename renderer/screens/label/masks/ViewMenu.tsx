/** How mask and picture are shown: opacity, outlines, grid, overview, brightness; nothing of it changes a pixel. */
import { Button, Checkbox, Popover, SegmentedControl, Stack } from '@mantine/core';
import { IconEye, IconEyeOff, IconSettings2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { TipIcon } from '#renderer/components/TipIcon.tsx';
import { CommandIcon } from '#renderer/screens/frame/CommandIcon.tsx';
import { changeMaskView, changePicture, drawing, PLAIN_PICTURE } from '#renderer/session/drawing.ts';
import { maskText } from '#renderer/text/masks.ts';
import { icon } from '#renderer/theme/icon.ts';
import { Ruler } from './ToolOptions.tsx';
import classes from './ViewMenu.module.css';

const words = maskText.view;

export function ViewMenu() {
  const [isOpen, setIsOpen] = useState(false);
  const isHidden = useStore(drawing, ({ mask }) => mask.isHidden);
  const isPlain = useStore(drawing, ({ picture }) => picture === PLAIN_PICTURE);
  return (
    <>
      <CommandIcon id="mask.hide" label={isHidden ? words.show : words.hide} isPressed={isHidden}>
        {isHidden ? <IconEyeOff {...icon} /> : <IconEye {...icon} />}
      </CommandIcon>
      <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" width={320} trapFocus withinPortal>
        <Popover.Target>
          <TipIcon
            label={words.menu}
            isPressed={!isPlain}
            isTipHidden={isOpen}
            onClick={() => setIsOpen(!isOpen)}
          >
            <IconSettings2 {...icon} />
          </TipIcon>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap={12}>
            <MaskPart />
            <PicturePart />
          </Stack>
        </Popover.Dropdown>
      </Popover>
    </>
  );
}

function MaskPart() {
  const { opacity, style } = useStore(drawing, ({ mask }) => mask);
  const hasPixelGrid = useStore(drawing, (state) => state.hasPixelGrid);
  const hasMiniMap = useStore(drawing, (state) => state.hasMiniMap);
  const keepsZoom = useStore(drawing, (state) => state.keepsZoom);
  return (
    <>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={words.style}
        value={style}
        onChange={(value) => changeMaskView({ style: value === 'outline' ? 'outline' : 'fill' })}
        data={[
          { value: 'fill', label: words.fill },
          { value: 'outline', label: words.outline },
        ]}
      />
      <Ruler
        name={words.opacity}
        text={words.percent(opacity)}
        value={Math.round(opacity * 100)}
        min={5}
        max={100}
        onChange={(value) => changeMaskView({ opacity: value / 100 })}
      />
      <Checkbox
        size="xs"
        label={words.pixelGrid}
        checked={hasPixelGrid}
        onChange={(event) => drawing.setState({ hasPixelGrid: event.currentTarget.checked })}
      />
      <Checkbox
        size="xs"
        label={words.miniMap}
        checked={hasMiniMap}
        onChange={(event) => drawing.setState({ hasMiniMap: event.currentTarget.checked })}
      />
      <Checkbox
        size="xs"
        label={words.keepZoom}
        checked={keepsZoom}
        onChange={(event) => drawing.setState({ keepsZoom: event.currentTarget.checked })}
      />
    </>
  );
}

const SLIDERS = [
  { key: 'brightness', name: words.brightness, min: 10, max: 300 },
  { key: 'contrast', name: words.contrast, min: 10, max: 300 },
  { key: 'gamma', name: words.gamma, min: 20, max: 300 },
] as const;

function PicturePart() {
  const picture = useStore(drawing, (state) => state.picture);
  return (
    <section className={classes['picture']} aria-label={words.picture}>
      <header className={classes['head']}>
        <h3>{words.picture}</h3>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          disabled={picture === PLAIN_PICTURE}
          onClick={() => drawing.setState({ picture: PLAIN_PICTURE })}
        >
          {words.reset}
        </Button>
      </header>
      {SLIDERS.map(({ key, name, min, max }) => (
        <Ruler
          key={key}
          name={name}
          text={words.number(picture[key])}
          value={Math.round(picture[key] * 100)}
          min={min}
          max={max}
          onChange={(value) => changePicture({ [key]: value / 100 })}
        />
      ))}
    </section>
  );
}
