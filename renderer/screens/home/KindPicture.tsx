/** A picture of what each kind of labels is: the same landscape with tags or a mask, and a face with points. */
import type { ReactNode } from 'react';
import { newProjectText } from '#renderer/text/home.ts';
import { paletteColor } from '#shared/domain/labelClass.ts';
import { pointTemplates } from '#shared/domain/pointTemplate.ts';
import type { Kind } from '#shared/domain/project.ts';
import classes from './NewProject.module.css';

const PICTURES: Readonly<Record<Kind, () => ReactNode>> = { tags: Tags, masks: Masks, points: Points };

export function KindPicture({ kind }: { readonly kind: Kind }) {
  const Picture = PICTURES[kind];
  return (
    <div className={classes['picture']} aria-hidden>
      <Picture />
    </div>
  );
}

const SKY = { color: '#9cc9dd', d: 'M0 0h208v144H0z' };
const HILLS = { color: '#6f8f7c', d: 'M0 86 38 54l30 24 40-38 44 40 26-18 30 24v62H0z' };
const MEADOW = { color: '#4f7a58', d: 'M0 104c40-18 72-14 108-4s70 6 100-8v52H0z' };
const RIVER = {
  color: '#5fa5c9',
  d: 'M86 144c6-16 30-18 28-30s-22-10-20-18c10 6 38 8 36 22s-18 14-14 26z',
};

function Landscape({ children }: { readonly children?: ReactNode }) {
  return (
    <svg viewBox="0 0 208 144" preserveAspectRatio="xMidYMid slice">
      {[SKY, HILLS, MEADOW, RIVER].map(({ color, d }) => (
        <path key={d} d={d} fill={color} />
      ))}
      <circle cx="164" cy="36" r="14" fill="#f6e3a1" />
      {children}
    </svg>
  );
}

function Tags() {
  return (
    <>
      <Landscape />
      <div className={classes['pictureTags']}>
        {newProjectText.kind.pictureTags.map((name, index) => (
          <span key={name}>
            <i style={{ background: paletteColor(index) }} />
            {name}
          </span>
        ))}
      </div>
    </>
  );
}

function Masks() {
  return (
    <Landscape>
      {[HILLS, MEADOW, RIVER].map(({ d }, index) => (
        <path
          key={d}
          d={d}
          fill={paletteColor(index + 1)}
          fillOpacity="0.72"
          stroke="#fff"
          strokeOpacity="0.85"
          strokeWidth="1.5"
        />
      ))}
    </Landscape>
  );
}

/** Where the five points of a face lie on it. */
const FACE: readonly (readonly [number, number])[] = [[124, 62], [84, 62], [104, 82], [118, 102], [90, 102]]; // prettier-ignore

function Points() {
  const { points, edges } = pointTemplates.face5;
  return (
    <svg viewBox="0 0 208 144" preserveAspectRatio="xMidYMid slice">
      <path d="M0 0h208v144H0z" fill="#8fa8b8" />
      <path d="M40 144c4-26 30-34 64-34s60 8 64 34z" fill="#4d6473" />
      <path d="M88 108h32v18c0 8-32 8-32 0z" fill="#d3a07f" />
      <path d="M104 20c28 0 44 20 44 48 0 32-20 56-44 56S60 100 60 68c0-28 16-48 44-48z" fill="#e3b592" />
      <path d="M56 66c-6-36 18-56 48-56s54 20 48 56c-6-22-16-32-48-32s-42 10-48 32z" fill="#5b4636" />
      {edges.map(([a, b]) => {
        const [one, other] = [FACE[a] ?? [0, 0], FACE[b] ?? [0, 0]];
        return (
          <line
            key={`${String(a)}-${String(b)}`}
            x1={one[0]}
            y1={one[1]}
            x2={other[0]}
            y2={other[1]}
            stroke="#fff"
            strokeOpacity="0.9"
            strokeWidth="1.5"
          />
        );
      })}
      {FACE.map(([x, y], place) => (
        <circle key={place} cx={x} cy={y} r="5" fill={points[place]?.color} stroke="#fff" strokeWidth="1.5" />
      ))}
    </svg>
  );
}
