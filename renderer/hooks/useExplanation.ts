/** What in an image speaks for a class of a run, asked again when another class or image is chosen. */
import { studio } from '#renderer/bridge/studio.ts';
import type { Explanation } from '#shared/domain/explanation.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import { useAnswer } from './useAnswer.ts';

export interface ExplanationQuestion {
  readonly project: Project;
  readonly run: Run;
  /** Of the project, or the path of any file. */
  readonly image: ItemId | string;
  /** Place of the class. */
  readonly output: number;
}

export interface AskedExplanation {
  /** Of this image; of the class before while the one of another is asked, null while there is none. */
  readonly explanation: Explanation | null;
  readonly failure: unknown;
  readonly isWaiting: boolean;
}

export function useExplanation({ project, run, image, output }: ExplanationQuestion): AskedExplanation {
  const key = `${project.id} ${run.id} ${run.best?.step ?? 0} ${output} ${image}`;
  const answer = useAnswer(key, async () => ({
    image,
    found: await studio.predicting.explain({ project: project.id, run: run.id, image, output }),
  }));
  return {
    explanation: answer.value?.image === image ? answer.value.found : null,
    failure: answer.isWaiting ? null : answer.failure,
    isWaiting: answer.isWaiting,
  };
}
