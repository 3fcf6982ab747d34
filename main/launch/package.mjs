/** `npm run package`: builds the sources and an installer for this system, with the Node that runs this in it. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { findNode, root } from './node.mjs';
import { runProgram } from './runNode.mjs';

const require = createRequire(join(root, 'package.json'));
const builder = require.resolve('electron-builder/cli.js');
const node = findNode();
await ensureBuilt({ isForced: true });
process.chdir(root);
runProgram(node, [builder, '--publish', 'never', ...process.argv.slice(2)], {
  ...process.env,
  LIMN_NODE: node,
});
