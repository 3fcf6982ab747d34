#!/usr/bin/env node
/** The `limn` command, started by any Node from 18 on: finds the right Node, builds a checkout if needed, and hands over. */
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { findNode, root } from './node.mjs';
import { runNode } from './runNode.mjs';

findNode();
await ensureBuilt();
runNode(join(root, 'out', 'main', 'cli.js'), process.argv.slice(2));
