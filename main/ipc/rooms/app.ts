/** Answers `app.*`: what this program is and how a person likes it. */
import { readFileSync } from 'node:fs';
import { shippedPath } from '#main/processes/entries.ts';
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const appRoom = ({ preferences }: Studio): Omit<StudioHandlers['app'], 'doctor'> => ({
  info: () => ({ version: limnVersion(), nodeVersion: process.versions.node, platform: process.platform }),
  preferences: () => preferences.read(),
  savePreferences: (change) => preferences.save(change),
});

/** As package.json says. */
export function limnVersion(): string {
  const { version } = JSON.parse(readFileSync(shippedPath('package.json'), 'utf8')) as { version: string };
  return version;
}
