/** Above a picture of many pages, bands or bits: which of them is seen. And how far the preparation of a huge one is. */
import {
  ActionIcon,
  Button,
  Group,
  NumberInput,
  Popover,
  SegmentedControl,
  Select,
  Text,
} from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconColorSwatch } from '@tabler/icons-react';
import { useStore } from 'zustand';
import type { Preparing, Shown } from '#renderer/hooks/useShownImage.ts';
import { lookOf, pictureLooks, setBands, setPage } from '#renderer/session/pictureLooks.ts';
import { pictureText } from '#renderer/text/picture.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { Item } from '#shared/domain/item.ts';
import type { Picture, PictureLook } from '#shared/domain/picture.ts';
import classes from './PictureBar.module.css';

const words = pictureText;

export function PictureBar({ item, shown }: { readonly item: Item; readonly shown: Shown }) {
  const { picture, preparing } = shown;
  const looks = useStore(pictureLooks);
  if (picture === null) return null;
  const look = lookOf(looks, item.id, picture);
  const hasBands = !picture.isPlain || picture.bands - (picture.hasAlpha ? 1 : 0) > 3;
  return (
    <>
      {picture.pages > 1 || hasBands ? (
        <div className={classes['bar']}>
          {picture.pages > 1 ? <Pages item={item} page={look.page} pages={picture.pages} /> : null}
          {hasBands ? <Bands picture={picture} look={look} /> : null}
        </div>
      ) : null}
      {preparing === null ? null : <PreparingNote preparing={preparing} />}
    </>
  );
}

interface PagesProps {
  readonly item: Item;
  readonly page: number;
  readonly pages: number;
}

function Pages({ item, page, pages }: PagesProps) {
  return (
    <Group gap={4} role="group" aria-label={words.pages}>
      <ActionIcon
        variant="subtle"
        aria-label={words.previousPage}
        disabled={page === 0}
        onClick={() => setPage(item.id, page - 1)}
      >
        <IconChevronLeft {...smallIcon} />
      </ActionIcon>
      <span className="num" aria-live="polite">
        {words.page(page + 1, pages)}
      </span>
      <ActionIcon
        variant="subtle"
        aria-label={words.nextPage}
        disabled={page + 1 >= pages}
        onClick={() => setPage(item.id, page + 1)}
      >
        <IconChevronRight {...smallIcon} />
      </ActionIcon>
    </Group>
  );
}

interface BandsProps {
  readonly picture: Picture;
  readonly look: PictureLook;
}

function Bands({ picture, look }: BandsProps) {
  return (
    <Popover position="bottom-start" width={280} trapFocus>
      <Popover.Target>
        <Button variant="subtle" size="compact-sm" leftSection={<IconColorSwatch {...smallIcon} />}>
          {words.look.button}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={words.look.label} className={classes['bands'] ?? ''}>
        <BandFields picture={picture} look={look} />
      </Popover.Dropdown>
    </Popover>
  );
}

function BandFields({ picture, look }: BandsProps) {
  const shown = look.bands ?? picture.shownBands;
  const options = Array.from({ length: picture.bands }, (_, band) => ({
    value: String(band),
    label: words.look.bandName(band),
  }));
  const isColor = shown.length === 3;
  // Another band has another range: what was chosen for the one before does not hold.
  const choose = (bands: readonly number[]): void => setBands(picture, { bands, low: null, high: null });
  const [first = 0] = shown;
  const color = [first, Math.min(1, picture.bands - 1), Math.min(2, picture.bands - 1)];
  return (
    <>
      <Text c="dimmed" fz={12}>
        {words.look.facts(picture.bands, picture.bits, words.look.kinds[picture.sampleFormat])}
      </Text>
      {picture.bands < 2 ? null : (
        <>
          <SegmentedControl
            fullWidth
            aria-label={words.look.mode}
            value={isColor ? 'color' : 'grey'}
            data={[
              { value: 'color', label: words.look.color },
              { value: 'grey', label: words.look.grey },
            ]}
            onChange={(mode) => choose(mode === 'color' ? color : [first])}
          />
          {shown.map((band, channel) => (
            <Select
              key={channel}
              label={isColor ? words.look.channels[channel] : words.look.band}
              data={options}
              value={String(band)}
              allowDeselect={false}
              searchable
              // Inside: else choosing would count as a click beside the popover and close it.
              comboboxProps={{ withinPortal: false }}
              onChange={(value) => choose(shown.map((old, at) => (at === channel ? Number(value) : old)))}
            />
          ))}
        </>
      )}
      <RangeFields picture={picture} look={look} shown={shown} />
      <Button
        variant="default"
        fullWidth
        onClick={() => setBands(picture, { bands: null, low: null, high: null })}
      >
        {words.look.usual}
      </Button>
    </>
  );
}

/** One pair of numbers for all shown bands: as usual each band has its own. */
function RangeFields({ picture, look, shown }: BandsProps & { readonly shown: readonly number[] }) {
  const ranges = shown.map((band) => picture.ranges[band] ?? [0, 255]);
  const usual = [
    Math.min(...ranges.map(([low]) => low)),
    Math.max(...ranges.map(([, high]) => high)),
  ] as const;
  const [low, high] = [look.low?.[0] ?? usual[0], look.high?.[0] ?? usual[1]];
  const set = (next: { low: number; high: number }): void =>
    setBands(picture, { bands: look.bands, low: [next.low], high: [next.high] });
  const step =
    picture.sampleFormat === 'float'
      ? (usual[1] - usual[0]) / 100
      : Math.max(1, Math.round((usual[1] - usual[0]) / 100));
  return (
    <Group grow gap={8}>
      <NumberInput
        label={words.look.black}
        value={low}
        step={step}
        onChange={(value) => typeof value === 'number' && set({ low: value, high })}
      />
      <NumberInput
        label={words.look.white}
        value={high}
        step={step}
        onChange={(value) => typeof value === 'number' && set({ low, high: value })}
      />
    </Group>
  );
}

function PreparingNote({ preparing }: { readonly preparing: Preparing }) {
  const { share, problem, again } = preparing;
  if (problem === null) {
    return (
      <div className={classes['note']} role="status">
        {share === null ? words.preparing : words.preparingPercent(Math.floor(100 * share))}
      </div>
    );
  }
  return (
    <div className={classes['note']} role="status">
      {problem === '' ? words.stopped : problem}
      <Button size="compact-sm" variant="default" onClick={again}>
        {words.again}
      </Button>
    </div>
  );
}
