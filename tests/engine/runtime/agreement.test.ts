/** onnxruntime on the CPU against the reference runtime, in both layouts. */
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import { agreesWithReference } from '../agreesWithReference.ts';

agreesWithReference('onnxruntime in plain layout', () => ortRuntime({ threads: 1, layout: 'plain' }));
agreesWithReference('onnxruntime in blocked layout', () => ortRuntime({ threads: 1, layout: 'blocked' }));
