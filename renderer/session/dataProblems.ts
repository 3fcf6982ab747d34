/** What is wrong with the data, told on the screen: what it says, what Label can show of it, and what mends it. */
import { dataRemarkText } from '#shared/contract/dataRemarkText.ts';
import type { DataRemark, GroupedBy, RemarkTone } from '#shared/domain/dataFacts.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { SplitPreview } from '#shared/domain/splitting.ts';
import { dataRemarks, splitRemarks, toneOf, type DataPicture } from '#shared/kernels/dataRemarks.ts';
import { USUAL_DISTANCE } from '#shared/kernels/nearDuplicates.ts';
import type { PlaceQuery } from './place.ts';

export interface ToldRemark {
  readonly id: string;
  readonly tone: RemarkTone;
  readonly text: string;
  /** What Label shows of it; null: nothing. */
  readonly show: PlaceQuery | null;
  /** Classes it is about. */
  readonly classes: readonly LabelClass[];
  /** A split that mends it, or null. */
  readonly groupBy: GroupedBy | null;
}

type Labels = readonly LabelClass[];

export const dataProblems = (picture: DataPicture & { readonly classes: Labels }): readonly ToldRemark[] =>
  dataRemarks(picture).map((remark) => told(remark, picture.classes));

export const splitProblems = (preview: SplitPreview, classes: Labels): readonly ToldRemark[] =>
  splitRemarks(preview, classes).map((remark) => told(remark, classes));

const told = (remark: DataRemark, all: Labels): ToldRemark => ({
  id: remark.id === 'missing-root' ? `root ${remark.path}` : remark.id,
  tone: toneOf(remark),
  text: dataRemarkText(remark),
  show: shownOf(remark),
  classes: 'classes' in remark ? all.filter(({ id }) => remark.classes.includes(id)) : [],
  groupBy: remark.id === 'same-group' ? remark.leak.by : null,
});

function shownOf(remark: DataRemark): PlaceQuery | null {
  switch (remark.id) {
    case 'unreadable':
      return { unreadable: 'yes' };
    case 'same-picture':
    case 'odd-size':
      return { problem: remark.id };
    case 'same-group':
    case 'neighbour-frames':
      return { problem: remark.id, sort: 'name' };
    case 'alike':
      return { alike: String(USUAL_DISTANCE) };
    case 'unplaced':
      return { split: 'none', labeled: 'yes' };
    case 'unlabeled':
      return { labeled: 'no' };
    case 'small':
      return { below: String(remark.px) };
    case 'missing-root':
    case 'unseen':
    case 'unlearned':
    case 'unjudged':
    case 'no-split':
      return null;
  }
}
