/** A template of points, drawn small: what it marks, its points and lines. */
import { pointTemplates, type PointTemplateId } from '#shared/domain/pointTemplate.ts';
import { templateLayouts, templateShapes } from './templateLayouts.ts';

export interface TemplatePictureProps {
  readonly id: PointTemplateId;
  /** CSS pixels of a side. */
  readonly size?: number;
}

export function TemplatePicture({ id, size = 48 }: TemplatePictureProps) {
  const { points, edges } = pointTemplates[id];
  const layout = templateLayouts[id];
  const radius = points.length > 20 ? 1.6 : points.length === 1 ? 7 : 4;
  return (
    <svg
      viewBox="0 0 100 100"
      width={size}
      height={size}
      aria-hidden
      style={{ flex: 'none', borderRadius: 6, background: 'var(--limn-surround)' }}
    >
      {templateShapes[id] === 'head' ? (
        <path
          d="M50 6c25 0 38 17 38 40 0 26-17 48-38 48S12 72 12 46C12 23 25 6 50 6z"
          fill="var(--limn-line)"
        />
      ) : null}
      {edges.map(([a, b]) => {
        const [one, other] = [layout[a], layout[b]];
        return one === undefined || other === undefined ? null : (
          <line
            key={`${String(a)}-${String(b)}`}
            x1={one[0]}
            y1={one[1]}
            x2={other[0]}
            y2={other[1]}
            stroke={points[b]?.color}
            strokeWidth={radius > 2 ? 2 : 1.2}
          />
        );
      })}
      {layout.map(([x, y], place) => (
        <circle key={place} cx={x} cy={y} r={radius} fill={points[place]?.color} />
      ))}
    </svg>
  );
}
