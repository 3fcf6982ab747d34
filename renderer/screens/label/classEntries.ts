/** What the palette offers for every class: toggling it, and showing its images. */
import type { LabelDocument } from '#renderer/document/LabelDocument.ts';
import type { PaletteEntry } from '#renderer/session/commands.ts';
import { labelView } from '#renderer/session/labelView.ts';
import { labelText } from '#renderer/text/label.ts';
import { tagText } from '#renderer/text/tags.ts';
import type { Kind } from '#shared/domain/project.ts';
import type { LabelActions } from './labelActions.ts';

/** The first nine have commands with keys for toggling. */
const WITH_KEYS = 9;

export function classEntries(
  labels: LabelDocument,
  actions: LabelActions,
  kind: Kind,
): readonly PaletteEntry[] {
  const all = labels.classes ?? [];
  const toggles = kind === 'tags' ? all.slice(WITH_KEYS) : [];
  return [
    ...toggles.map(({ id, name }) => ({
      id: `toggle ${String(id)}`,
      name: labelText.panel.toggle(name),
      run: () => actions.toggle(id),
    })),
    ...all.map(({ id, name }) => ({
      id: `only ${String(id)}`,
      name: tagText.showOnly(name),
      run: () => labelView.setState({ mode: 'grid', filter: { classIds: [id] } }),
    })),
  ];
}
