/** Below an image of tags: the labeled images that look the same to the run, and tags that do not fit among them. */
import { Button, Loader } from '@mantine/core';
import { thumbUrl } from '#renderer/bridge/urls.ts';
import { Note } from '#renderer/components/Note.tsx';
import { Term } from '#renderer/components/Term.tsx';
import { useAlike } from '#renderer/hooks/useAlike.ts';
import { usePaths } from '#renderer/hooks/usePaths.ts';
import { useLayoutValue } from '#renderer/hooks/usePreferences.ts';
import { goToScreen } from '#renderer/session/navigation.ts';
import { alikeText } from '#renderer/text/alike.ts';
import { wordsForError } from '#renderer/text/errors.ts';
import { planText } from '#renderer/text/train.ts';
import { oddLabelText } from '#shared/contract/alikeText.ts';
import type { AlikeImage, AlikeImages } from '#shared/domain/alike.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import { oddLabels } from '#shared/kernels/alike.ts';
import classes from '../Review.module.css';
import own from './Explain.module.css';

const words = alikeText;
const NONE: readonly ItemId[] = [];

export interface AlikeProps {
  readonly project: Project;
  readonly run: Run;
  readonly image: ItemId | string;
}

/** The run has to look at all of its images first, so it is asked for; whoever did once sees it from then on. */
export function Alike(props: AlikeProps) {
  const [isShown, setIsShown] = useLayoutValue('review.alike', 0);
  const { trainItems, validItems } = props.run;
  if (isShown === 0) {
    return (
      <div className={own['ask']}>
        <Button size="xs" variant="default" onClick={() => setIsShown(1)}>
          {words.show}
        </Button>
        <span className={`${classes['small']} num`}>{words.showHint(trainItems + validItems)}</span>
      </div>
    );
  }
  return (
    <section className={own['alike']} aria-label={words.title}>
      <header className={own['ask']}>
        <h3 className={own['caption']}>
          <Term sentence={words.hint} moreLabel={planText.learnMore}>
            {words.title}
          </Term>
        </h3>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setIsShown(0)}>
          {words.hide}
        </Button>
      </header>
      <Asked {...props} />
    </section>
  );
}

function Asked({ project, run, image }: AlikeProps) {
  const { found, failure } = useAlike(project, run, image);
  const paths = usePaths(project.id, found === null ? NONE : found.images.map(({ item }) => item));
  if (failure !== null)
    return (
      <Note tone="bad">
        {words.failed} {wordsForError(failure).sentence}
      </Note>
    );
  if (found === null)
    return (
      <div className={`${own['ask']} ${classes['small']}`} role="status">
        <Loader size="xs" />
        {words.loading}
      </div>
    );
  return (
    <>
      <Odd found={found} />
      <ul className={own['tiles']}>
        {found.images.map((one) => (
          <Tile key={one.item} {...{ project, one }} path={paths.get(one.item) ?? ''} names={found.classes} />
        ))}
      </ul>
    </>
  );
}

/** Which of its tags do not fit with theirs; an image without labels has none to compare. */
function Odd({ found: { classes: names, targets, images } }: { readonly found: AlikeImages }) {
  if (images.length === 0) return <p className={classes['small']}>{words.none}</p>;
  if (targets === null) return null;
  const odd = oddLabels(
    targets,
    images.map((one) => one.targets),
  );
  if (odd.length === 0) return <p className={classes['small']}>{words.fits}</p>;
  return (
    <Note tone="warn">
      {odd.map((one) => (
        <div key={one.place}>{oddLabelText(names[one.place] ?? '', one, images.length)}</div>
      ))}
    </Note>
  );
}

interface TileProps {
  readonly project: Project;
  readonly one: AlikeImage;
  readonly path: string;
  readonly names: readonly string[];
}

function Tile({ project, one: { item, side, likeness, targets }, path, names }: TileProps) {
  const tags = names.filter((_, place) => targets[place] === 1);
  return (
    <li>
      <button
        type="button"
        className={own['alikeTile']}
        title={`${path}\n${words.likeness(likeness)}`}
        aria-label={words.tile(path, words.sides[side], tags)}
        onClick={() => goToScreen('label', { item: String(item), view: 'single', from: 'review' })}
      >
        <img src={thumbUrl(project.id, item)} alt="" loading="lazy" draggable={false} />
        <span className={own['alikeTags']}>{tags.join(', ') || words.noTags}</span>
        <span className={`${classes['small']} num`}>
          {words.sides[side]} · {likeness.toFixed(2)}
        </span>
      </button>
    </li>
  );
}
