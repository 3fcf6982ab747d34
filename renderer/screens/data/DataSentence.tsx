/** The data block as one sentence, in fastai's order: kind, from where, split, label, transform, size, batch, normalize. */
import type { Plan } from '#renderer/hooks/useTrainPlan.ts';
import { editPlan } from '#renderer/session/trainPlan.ts';
import { dataText, kindWords } from '#renderer/text/data.ts';
import { transformHints, transformName, isOwn } from '#renderer/text/transforms.ts';
import type { Project } from '#shared/domain/project.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import { stagePlansOf } from '#shared/kernels/planStages.ts';
import { SplitEditor } from '../split/SplitEditor.tsx';
import { Pill } from './Pill.tsx';
import {
  BatchEditor,
  FromEditor,
  KindEditor,
  LabelsEditor,
  NormalizeEditor,
  SizeEditor,
} from './pillEditors.tsx';
import { TransformEditor } from './TransformEditor.tsx';
import classes from './Data.module.css';

const words = dataText.sentence;
const titles = dataText.edit;

export interface SentenceProps {
  readonly project: Project;
  /** Null until it was read: then the sentence says what does not depend on it. */
  readonly plan: Plan | null;
  readonly classCount: number;
}

export function DataSentence({ project, plan, classCount }: SentenceProps) {
  return (
    <div className={classes['sentence']} role="group" aria-label={words.label}>
      <ImageParts project={project} classCount={classCount} />
      {plan === null ? null : <PlanParts project={project} config={plan.config} />}
    </div>
  );
}

function ImageParts({ project, classCount }: Omit<SentenceProps, 'plan'>) {
  const { kind, counts, split, roots } = project;
  const used = roots.filter(({ items }) => items > 0);
  const canSplit = counts.labeled >= 2;
  return (
    <>
      <Pill before={words.kind} value={kindWords[kind].what} title={titles.kind.title}>
        {() => <KindEditor kind={kind} />}
      </Pill>
      <Pill
        before={words.from}
        value={`${words.images(counts.items)}, ${used.length === 0 ? words.noRoots : words.roots(used.map(({ path }) => path))}`}
        title={titles.from.title}
        isWarning={used.some(({ isMissing }) => isMissing)}
        widthPx={400}
      >
        {(close) => <FromEditor roots={used} close={close} />}
      </Pill>
      <Pill
        before={words.split}
        value={split === null ? words.noSplit : words.splitWords(split)}
        title={titles.split.title}
        isWarning={split === null && canSplit}
        widthPx={440}
      >
        {(close) =>
          canSplit ? (
            <SplitEditor project={project} onClose={close} />
          ) : (
            <p className={classes['note']}>{titles.split.few}</p>
          )
        }
      </Pill>
      <Pill
        before={words.labels}
        value={words.classes(classCount, kind)}
        title={titles.labels.title}
        isWarning={classCount === 0}
      >
        {() => <LabelsEditor project={project} />}
      </Pill>
    </>
  );
}

function PlanParts({ project, config }: { readonly project: Project; readonly config: TrainConfig }) {
  const edit = (edits: Partial<TrainConfig>): void => editPlan(project.id, edits);
  const { transforms, batchSize } = config;
  return (
    <>
      <Pill
        before={words.transforms}
        value={transformName(transforms)}
        title={titles.transforms.title}
        widthPx={360}
      >
        {(close) => (
          <>
            <TransformEditor
              value={transforms}
              onChange={(next) => edit({ transforms: next })}
              look={close}
            />
            {isOwn(transforms) ? null : <p className={classes['note']}>{transformHints[transforms]}</p>}
          </>
        )}
      </Pill>
      <Pill before={words.size} value={words.sizes(sizesOf(config))} title={titles.size.title}>
        {() => <SizeEditor kind={project.kind} config={config} edit={edit} />}
      </Pill>
      <Pill before={words.batch} value={String(batchSize)} title={titles.batch.title} widthPx={240}>
        {() => <BatchEditor value={batchSize} edit={edit} />}
      </Pill>
      <Pill before={words.normalize} value={words.imagenet} title={titles.normalize.title}>
        {() => <NormalizeEditor />}
      </Pill>
    </>
  );
}

/** In the order in which they are trained; a size that stays is said once. */
function sizesOf(config: TrainConfig): readonly string[] {
  const all = stagePlansOf(config).map(({ sizePx, widthPx }) => words.frame(sizePx, widthPx));
  return all.filter((size, i) => size !== all[i - 1]);
}
