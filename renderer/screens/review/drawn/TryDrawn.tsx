/** What a run of masks or points sees in any image: the picture with it drawn on, and what part each class takes. */
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { JpegPicture } from '#renderer/components/JpegPicture.tsx';
import { useClasses } from '#renderer/hooks/useLabels.ts';
import { useSeen } from '#renderer/hooks/useSeen.ts';
import { maskPalette } from '#renderer/stage/mask/palette.ts';
import { drawnText } from '#renderer/text/reviewDrawn.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { StoredMask } from '#shared/domain/mask.ts';
import type { TriedImage } from '#shared/domain/prediction.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import { paletteTo } from '#shared/kernels/mask/colorize.ts';
import { rasterOf } from '#shared/kernels/mask/RasterEdit.ts';
import { wholeOf } from '#shared/kernels/mask/rects.ts';
import { WrongButton } from '../inbox/WrongButton.tsx';
import { TriedName, TriedProblem, TryFrame } from '../TryFrame.tsx';
import { OpacityChoice, useOpacity } from './OpacityChoice.tsx';
import { PairsPicture } from './PairsPicture.tsx';
import { SeenChoice } from './SeenChoice.tsx';
import classes from '../Review.module.css';
import own from './Drawn.module.css';

/** Each comes with a picture. */
const MOST = 20;

const words = drawnText;

export function TryDrawn({ project, run }: { readonly project: Project; readonly run: Run }) {
  const seen = useSeen().piecesPx;
  const piecesPx = run.kind === 'masks' ? seen : null;
  const [opacity] = useOpacity();
  const today = useClasses() ?? [];
  const ask = useCallback(
    (paths: readonly string[]) =>
      studio.predicting.tryDrawn({ project: project.id, run: run.id, paths: [...paths], piecesPx }),
    [project.id, run.id, piecesPx],
  );
  return (
    <>
      <div className={classes['viewbar']}>
        {run.kind === 'masks' ? <SeenChoice /> : null}
        <span className={classes['spacer']} />
        <span className={classes['small']}>{words.item.opacity}</span>
        <OpacityChoice />
      </div>
      <TryFrame ask={ask} most={MOST}>
        {(results) =>
          results.map((result) => (
            <article key={result.path} className={own['tried']}>
              <TriedName path={result.path} />
              {result.ok ? (
                <>
                  <Answer result={result} today={today} opacity={opacity} />
                  <WrongButton project={project} run={run} path={result.path} />
                </>
              ) : (
                <TriedProblem path={result.path} error={result.error} />
              )}
            </article>
          ))
        }
      </TryFrame>
    </>
  );
}

interface AnswerProps {
  readonly result: Extract<TriedImage, { ok: true }>;
  readonly today: readonly LabelClass[];
  readonly opacity: number;
}

function Answer({ result, today, opacity }: AnswerProps) {
  const { answer, preview, shares } = result;
  const named = new Map(today.map((one) => [one.id, one]));
  return (
    <div className={own['answer']}>
      <div className={own['seen']} role="img" aria-label={words.trying.picture}>
        <JpegPicture jpeg={preview} />
        {answer.kind === 'masks' ? (
          <MaskCanvas mask={answer.mask} today={today} opacity={opacity} />
        ) : (
          <div style={{ opacity }}>
            <Points result={result} today={today} />
          </div>
        )}
      </div>
      {answer.kind === 'masks' ? (
        <div className={own['shares']}>
          <p className="dim">{words.trying.sure(answer.confidence)}</p>
          <ul aria-label={words.trying.shares}>
            {shares.map(([id, share]) => (
              <li key={id}>
                <span className={own['swatch']} style={{ background: named.get(id)?.color }} />
                <span className="truncate">
                  <bdi>{named.get(id)?.name}</bdi>
                </span>
                <span className="num">{words.item.share(share)}</span>
              </li>
            ))}
          </ul>
        </div>
      ) : (
        <p className="dim">{words.trying.points(answer.points.length)}</p>
      )}
    </div>
  );
}

interface MaskCanvasProps {
  readonly mask: StoredMask;
  readonly today: readonly LabelClass[];
  readonly opacity: number;
}

function MaskCanvas({ mask, today, opacity }: MaskCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    const raster = rasterOf(mask);
    if (context === null || context === undefined || raster === null) return;
    const image = new ImageData(raster.widthPx, raster.heightPx);
    const palette = maskPalette(today, { soloId: null, hiddenIds: new Set() });
    paletteTo(raster, wholeOf(raster), palette, new Uint32Array(image.data.buffer));
    context.putImageData(image, 0, 0);
  }, [mask, today]);
  return <canvas ref={canvas} width={mask.widthPx} height={mask.heightPx} style={{ opacity }} aria-hidden />;
}

function Points({ result, today }: Pick<AnswerProps, 'result' | 'today'>) {
  const { answer, size } = result;
  const pairs = useMemo(() => {
    const places = new Map(today.map(({ id }, place) => [id, place]));
    const points = answer.kind === 'points' ? answer.points : [];
    return points.flatMap(([id, { x, y }]) => {
      const place = places.get(id);
      return place === undefined ? [] : [{ place, truth: null, answer: { x, y }, error: null }];
    });
  }, [answer, today]);
  const comparison = { kind: 'points', item: 0, ...size, pairs } as const;
  return (
    <PairsPicture
      comparison={comparison}
      shown="answer"
      only={null}
      colors={today.map(({ color }) => color)}
    />
  );
}
