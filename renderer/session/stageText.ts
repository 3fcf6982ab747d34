/** A stage in one line, as lists and comparisons show it. */
import { layersText, stagesText } from '#renderer/text/stages.ts';
import type { StagePlan } from '#shared/domain/run.ts';
import { formatLr } from './lrText.ts';

export const frameText = ({ sizePx, widthPx }: Pick<StagePlan, 'sizePx' | 'widthPx'>): string =>
  widthPx === null ? stagesText.square(sizePx) : stagesText.frame(sizePx, widthPx);

/** "5 epochs at 128 px, the head, 1e-2". */
export const stageText = (stage: StagePlan): string =>
  `${stagesText.epochsAt(stage.epochs, frameText(stage))}, ${layersText(stage.freezeTo)}, ${formatLr(stage.lr)}`;
