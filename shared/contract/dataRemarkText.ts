/** What a remark on the data says, on the screen and in a terminal alike. */
import type { DataRemark, GroupLeak } from '#shared/domain/dataFacts.ts';

const whole = new Intl.NumberFormat('en-US');
const say = (value: number): string => whole.format(value);
const countOf = (value: number, one: string, many = `${one}s`): string =>
  `${say(value)} ${value === 1 ? one : many}`;

/** A sentence; of classes it ends with a colon, and their names follow. */
export function dataRemarkText(remark: DataRemark): string {
  switch (remark.id) {
    case 'missing-root':
      return `The folder ${remark.path} is not there, so its images cannot be read.`;
    case 'no-split':
      return 'There is no split yet. Train sets 20 % of the labeled images aside by itself.';
    case 'same-group':
      return groupText(remark.leak);
    case 'unlearned':
    case 'unjudged':
      return classesText(remark.id, remark.classes.length);
    case 'unplaced':
      return unplacedText(remark.count, remark.takesSide);
    case 'small':
      return `${countOf(remark.count, 'image')} ${remark.count === 1 ? 'is' : 'are'} smaller than ${String(remark.px)} px and ${remark.count === 1 ? 'is' : 'are'} enlarged.`;
    default:
      return countedText(remark.id, remark.count);
  }
}

type Plain = Exclude<
  DataRemark['id'],
  'missing-root' | 'no-split' | 'same-group' | 'unlearned' | 'unjudged' | 'unplaced' | 'small'
>;

function countedText(id: Plain, count: number): string {
  const [stand, have, stay] = count === 1 ? ['stands', 'has', 'stays'] : ['stand', 'have', 'stay'];
  switch (id) {
    case 'unreadable':
      return `${countOf(count, 'image')} cannot be read. They stay out of training.`;
    case 'unlabeled':
      return `${countOf(count, 'image')} ${have} no labels yet and ${stay} out of training.`;
    case 'same-picture':
      return `${countOf(count, 'picture')} ${stand} on more than one side: what was learned is asked again, and the score flatters.`;
    case 'neighbour-frames':
      return `${countOf(count, 'pair')} of frames that follow each other ${stand} on two sides. They look nearly the same, so the score flatters.`;
    case 'alike':
      return `${countOf(count, 'group')} of images that look nearly the same ${stand} on more than one side.`;
    case 'unseen':
      return `${countOf(count, 'image')} not compared yet.`;
    case 'odd-size':
      return `${countOf(count, 'image')} ${count === 1 ? 'has a size' : 'have sizes'} unlike the others.`;
  }
}

function groupText({ by, leaking, groups, examples }: GroupLeak): string {
  const some = examples.join(', ');
  if ('pattern' in by)
    return `Images named alike stand on more than one side: ${say(leaking)} of ${countOf(groups, 'name')} (${some}). If a name is a person or a clip, the score flatters.`;
  return by.column === 'clip'
    ? `${countOf(leaking, 'video')} ${leaking === 1 ? 'has' : 'have'} frames on more than one side (${some}). The score flatters.`
    : `${say(leaking)} of ${countOf(groups, 'group')} by the column ${by.column} ${leaking === 1 ? 'stands' : 'stand'} on more than one side (${some}). The score flatters.`;
}

function classesText(id: 'unlearned' | 'unjudged', count: number): string {
  const some = `${countOf(count, 'class', 'classes')} ${count === 1 ? 'is' : 'are'}`;
  return id === 'unlearned'
    ? `${some} on no training image, so the network cannot learn ${count === 1 ? 'it' : 'them'}:`
    : `${some} on no validation image, so ${count === 1 ? 'its score says' : 'their scores say'} nothing:`;
}

const unplacedText = (count: number, takesSide: boolean): string =>
  takesSide
    ? `${countOf(count, 'image')} ${count === 1 ? 'was' : 'were'} labeled since the split and ${count === 1 ? 'takes' : 'take'} a side when training starts.`
    : `${countOf(count, 'labeled image')} ${count === 1 ? 'stands' : 'stand'} on no side and ${count === 1 ? 'stays' : 'stay'} out. Split again to use ${count === 1 ? 'it' : 'them'}.`;
