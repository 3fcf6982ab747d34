/** The part of onnx.proto3 that this project writes and reads, as a protobuf descriptor (field numbers from the ONNX standard, IR version 10). */
import protobuf from 'protobufjs';

interface FieldSpec {
  readonly type: string;
  readonly id: number;
  readonly rule?: 'repeated';
  readonly edition: string;
}
// Zeros are written out: onnxruntime takes an attribute without its number for one that was left out.
const edition = '2023';
const one = (type: string, id: number): FieldSpec => ({ type, id, edition });
const many = (type: string, id: number): FieldSpec => ({ rule: 'repeated', type, id, edition });

const messages: Readonly<Record<string, Readonly<Record<string, FieldSpec>>>> = {
  StringStringEntryProto: { key: one('string', 1), value: one('string', 2) },
  OperatorSetIdProto: { domain: one('string', 1), version: one('int64', 2) },
  Dimension: { dimValue: one('int64', 1), dimParam: one('string', 2) },
  TensorShapeProto: { dim: many('Dimension', 1) },
  TensorTypeProto: { elemType: one('int32', 1), shape: one('TensorShapeProto', 2) },
  TypeProto: { tensorType: one('TensorTypeProto', 1) },
  ValueInfoProto: { name: one('string', 1), type: one('TypeProto', 2), docString: one('string', 3) },
  TensorProto: {
    dims: many('int64', 1),
    dataType: one('int32', 2),
    floatData: many('float', 4),
    int32Data: many('int32', 5),
    int64Data: many('int64', 7),
    name: one('string', 8),
    rawData: one('bytes', 9),
    doubleData: many('double', 10),
    dataLocation: one('int32', 14),
  },
  AttributeProto: {
    name: one('string', 1),
    f: one('float', 2),
    i: one('int64', 3),
    s: one('bytes', 4),
    t: one('TensorProto', 5),
    floats: many('float', 7),
    ints: many('int64', 8),
    strings: many('bytes', 9),
    type: one('int32', 20),
  },
  NodeProto: {
    input: many('string', 1),
    output: many('string', 2),
    name: one('string', 3),
    opType: one('string', 4),
    attribute: many('AttributeProto', 5),
    docString: one('string', 6),
    domain: one('string', 7),
  },
  GraphProto: {
    node: many('NodeProto', 1),
    name: one('string', 2),
    initializer: many('TensorProto', 5),
    docString: one('string', 10),
    input: many('ValueInfoProto', 11),
    output: many('ValueInfoProto', 12),
    valueInfo: many('ValueInfoProto', 13),
  },
  ModelProto: {
    irVersion: one('int64', 1),
    producerName: one('string', 2),
    producerVersion: one('string', 3),
    docString: one('string', 6),
    graph: one('GraphProto', 7),
    opsetImport: many('OperatorSetIdProto', 8),
    metadataProps: many('StringStringEntryProto', 14),
  },
};

/** The protobuf type of a whole model file. */
export const modelProto: protobuf.Type = protobuf.Root.fromJSON({
  nested: Object.fromEntries(Object.entries(messages).map(([name, fields]) => [name, { fields }])),
}).lookupType('ModelProto');
