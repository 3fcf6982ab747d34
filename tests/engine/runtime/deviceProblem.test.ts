/** What runtimes say when a device fails, word for word, and what it means. */
import { describe, expect, it } from 'vitest';
import { deviceProblem } from '#main/engine/runtime/deviceProblem.ts';

const SAID = [
  // Seen with onnxruntime-node 1.30 where there is no Vulkan driver.
  ['missing', '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::WebGpuContext::Initialize(const onnxruntime::webgpu::WebGpuContextConfig&)::<lambda()> adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters\n'],
  ['missing', 'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library'],
  ['missing', 'no available backend found. ERR: [dml] backend not found.'],
  ['missing', 'CUDA failure 100: no CUDA-capable device is detected ; GPU=0 ; hostname=box'],
  // Seen on SwiftShader: a buffer of 1.2 GB.
  ['memory', 'WebGPU validation failed. [Invalid Buffer (unlabeled)] is invalid due to a previous error.\n - While validating entries[1] against { binding: 1, visibility: ShaderStage::Compute }'],
  ['memory', 'Non-zero status code returned while running Add node. Status Message: ShaderHelper::AddVariableImpl numbers_storage_buffers_ <= limits_.maxStorageBuffersPerShaderStage was false. Too many storage buffers in shader. Current: 15, Max is 12'],
  ['memory', 'std::bad_alloc'],
  ['memory', 'CUDA failure 2: out of memory ; GPU=0'],
  ['memory', 'Array buffer allocation failed'],
  ['lost', 'WebGPU device lost (1): VK_ERROR_DEVICE_LOST\n - While submitting'],
  ['lost', 'WebGPU device was lost: ID3D12Device::GetDeviceRemovedReason failed with DXGI_ERROR_DEVICE_HUNG (0x887A0006)'],
  ['lost', '[Device "default"] is lost. GPUDevice cannot be used after it was lost.'],
  ['lost', 'CUDA failure 719: unspecified launch failure ; GPU=0'],
  // A lost device says that it has no memory left, too.
  ['lost', 'Device is lost: Failed to allocate memory'],
  ['half', "Non-zero status code returned while running Cast node. Name:'' Status Message: shader_helper.cc:416 GenerateSourceCode Program Cast requires f16 but the device does not support it."],
] as const; // prettier-ignore

describe('what runtimes say', () => {
  it.each(SAID)('means %s: %s', (problem, message) => {
    expect(deviceProblem(new Error(message))).toBe(problem);
  });

  it.each([
    'Non-zero status code returned while running Add node. Status Message: axis == 0 was false',
    'nothing was fed to "x"',
    "Cannot read properties of undefined (reading 'data')",
  ])('is a bug otherwise: %s', (message) => {
    expect(deviceProblem(new Error(message))).toBeNull();
  });

  it('is understood when it was no Error at all', () => {
    expect(deviceProblem('out of memory')).toBe('memory');
  });
});
