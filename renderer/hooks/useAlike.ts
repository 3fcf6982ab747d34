/** Which labeled images a run sees as most like one. */
import { studio } from '#renderer/bridge/studio.ts';
import type { AlikeImages } from '#shared/domain/alike.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import { useAnswer } from './useAnswer.ts';

/** As many as stand in two or three rows. */
const COUNT = 12;

export interface AskedAlike {
  /** Of this image; null while it is asked. */
  readonly found: AlikeImages | null;
  readonly failure: unknown;
}

/** @param image of the project, or the path of any file */
export function useAlike(project: Project, run: Run, image: ItemId | string): AskedAlike {
  const key = `${project.id} ${project.version} ${run.id} ${run.best?.step ?? 0} ${image}`;
  const answer = useAnswer(key, async () => ({
    image,
    found: await studio.predicting.alike({ project: project.id, run: run.id, image, count: COUNT }),
  }));
  return {
    found: answer.value?.image === image ? answer.value.found : null,
    failure: answer.isWaiting ? null : answer.failure,
  };
}
