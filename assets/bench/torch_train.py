"""PyTorch's side of `limn bench train`: the same networks, trained a few steps at a time when told to.

Started with one argument, the settings as JSON. Writes {"type": "ready", ...} when it is warm, then reads lines of
{"type": "round", "steps": k} and answers each with the time of every step; ends with its standard input.
Eager mode, torch.optim.AdamW with its defaults. Needs PyTorch only.
"""

import json
import platform
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

WARM_UP_STEPS = 2


# --- ResNet, named and laid out as torchvision's ----------------------------------------------------------------------


def shortcut(inputs, outputs, stride):
    if stride == 1 and inputs == outputs:
        return None
    return nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))


class BasicBlock(nn.Module):
    expansion = 1

    def __init__(self, inputs, width, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = shortcut(inputs, width, stride)

    def forward(self, x):
        skip = x if self.downsample is None else self.downsample(x)
        x = self.relu(self.bn1(self.conv1(x)))
        return self.relu(self.bn2(self.conv2(x)) + skip)


class Bottleneck(nn.Module):
    expansion = 4

    def __init__(self, inputs, width, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, width * 4, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(width * 4)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = shortcut(inputs, width * 4, stride)

    def forward(self, x):
        skip = x if self.downsample is None else self.downsample(x)
        x = self.relu(self.bn1(self.conv1(x)))
        x = self.relu(self.bn2(self.conv2(x)))
        return self.relu(self.bn3(self.conv3(x)) + skip)


RESNETS = {
    "resnet18": (BasicBlock, (2, 2, 2, 2)),
    "resnet34": (BasicBlock, (3, 4, 6, 3)),
    "resnet50": (Bottleneck, (3, 4, 6, 3)),
}


class Body(nn.Module):
    """Gives the features at a half, a quarter, ... and a 32nd of the size; the last ones are the deepest."""

    def __init__(self, arch, channels):
        super().__init__()
        block, counts = RESNETS[arch]
        self.conv1 = nn.Conv2d(channels, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        inputs, self.widths = 64, [64]
        for i, count in enumerate(counts):
            blocks = []
            for j in range(count):
                blocks.append(block(inputs, 64 * 2**i, 2 if i > 0 and j == 0 else 1))
                inputs = 64 * 2**i * block.expansion
            setattr(self, f"layer{i + 1}", nn.Sequential(*blocks))
            self.widths.append(inputs)

    def forward(self, x):
        stem = self.relu(self.bn1(self.conv1(x)))
        features = [stem]
        x = self.maxpool(stem)
        for layer in (self.layer1, self.layer2, self.layer3, self.layer4):
            x = layer(x)
            features.append(x)
        return features


class Classifier(nn.Module):
    """A body with torchvision's linear layer, or with fastai's head."""

    def __init__(self, arch, channels, classes, head):
        super().__init__()
        self.body = Body(arch, channels)
        width = self.body.widths[-1]
        self.head = (
            nn.Linear(width, classes)
            if head == "linear"
            else nn.Sequential(
                nn.BatchNorm1d(2 * width), nn.Dropout(0.25), nn.Linear(2 * width, 512), nn.ReLU(inplace=True),
                nn.BatchNorm1d(512), nn.Dropout(0.5), nn.Linear(512, classes),
            )
        )
        self.is_linear = head == "linear"

    def forward(self, x):
        x = self.body(x)[-1]
        mean = F.adaptive_avg_pool2d(x, 1).flatten(1)
        if self.is_linear:
            return self.head(mean)
        return self.head(torch.cat([F.adaptive_max_pool2d(x, 1).flatten(1), mean], 1))


# --- fastai's DynamicUnet with the defaults of unet_learner ------------------------------------------------------------


def conv_relu(inputs, outputs):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, 1, 1), nn.ReLU(inplace=True))


class Shuffle(nn.Sequential):
    def __init__(self, inputs, outputs):
        super().__init__(nn.Conv2d(inputs, outputs * 4, 1), nn.ReLU(inplace=True), nn.PixelShuffle(2))


class UnetBlock(nn.Module):
    def __init__(self, inputs, skip, is_last):
        super().__init__()
        self.up = Shuffle(inputs, inputs // 2)
        self.bn = nn.BatchNorm2d(skip)
        self.relu = nn.ReLU()
        width = inputs // 2 + skip
        self.width = width // 2 if is_last else width
        self.convs = nn.Sequential(conv_relu(width, self.width), conv_relu(self.width, self.width))

    def forward(self, x, skip):
        x = self.up(x)
        if x.shape[-2:] != skip.shape[-2:]:
            x = F.interpolate(x, skip.shape[-2:], mode="nearest")
        return self.convs(self.relu(torch.cat([x, self.bn(skip)], 1)))


class Unet(nn.Module):
    def __init__(self, arch, channels, classes):
        super().__init__()
        self.body = Body(arch, channels)
        *skips, deepest = self.body.widths
        self.middle = nn.Sequential(
            nn.BatchNorm2d(deepest), nn.ReLU(inplace=True), conv_relu(deepest, 2 * deepest), conv_relu(2 * deepest, deepest)
        )
        blocks, width = [], deepest
        for i, skip in enumerate(reversed(skips)):
            blocks.append(UnetBlock(width, skip, i == len(skips) - 1))
            width = blocks[-1].width
        self.blocks = nn.ModuleList(blocks)
        self.up = Shuffle(width, width)
        crossed = width + channels
        self.cross = nn.Sequential(conv_relu(crossed, crossed), conv_relu(crossed, crossed))
        self.last = nn.Conv2d(crossed, classes, 1)

    def forward(self, image):
        *skips, x = self.body(image)
        x = self.middle(x)
        for block, skip in zip(self.blocks, reversed(skips)):
            x = block(x, skip)
        x = self.up(x)
        if x.shape[-2:] != image.shape[-2:]:
            x = F.interpolate(x, image.shape[-2:], mode="nearest")
        x = torch.cat([x, image], 1)
        return self.last(x + self.cross(x))


# --- FC-DenseNet ("The One Hundred Layers Tiramisu", Jegou and others, 2017) ----------------------------------------------

TIRAMISUS = {
    "tiramisu56": (12, (4, 4, 4, 4, 4), 4),
    "tiramisu67": (16, (5, 5, 5, 5, 5), 5),
    "tiramisu103": (16, (4, 5, 7, 10, 12), 15),
}


class DenseBlock(nn.Module):
    """Gives what its layers added, and with `keeps` its input before it."""

    def __init__(self, inputs, growth, layers, keeps):
        super().__init__()
        self.keeps = keeps
        self.layers = nn.ModuleList(
            nn.Sequential(
                nn.BatchNorm2d(inputs + i * growth), nn.ReLU(inplace=True),
                nn.Conv2d(inputs + i * growth, growth, 3, 1, 1), nn.Dropout2d(0.2),
            )
            for i in range(layers)
        )
        self.outputs = growth * layers + (inputs if keeps else 0)

    def forward(self, x):
        added = []
        for layer in self.layers:
            added.append(layer(torch.cat([x, *added], 1)))
        return torch.cat([x, *added] if self.keeps else added, 1)


def center_crop(x, like):
    height, width = like.shape[-2:]
    top, left = (x.shape[-2] - height) // 2, (x.shape[-1] - width) // 2
    return x[..., top : top + height, left : left + width]


class Tiramisu(nn.Module):
    def __init__(self, arch, channels, classes):
        super().__init__()
        growth, counts, middle = TIRAMISUS[arch]
        self.stem = nn.Conv2d(channels, 48, 3, 1, 1)
        width, skips, down, pools = 48, [], [], []
        for layers in counts:
            down.append(DenseBlock(width, growth, layers, True))
            width = down[-1].outputs
            skips.append(width)
            pools.append(
                nn.Sequential(
                    nn.BatchNorm2d(width), nn.ReLU(inplace=True), nn.Conv2d(width, width, 1), nn.Dropout2d(0.2), nn.MaxPool2d(2)
                )
            )
        self.down, self.pools = nn.ModuleList(down), nn.ModuleList(pools)
        self.middle = DenseBlock(width, growth, middle, False)
        width, ups, blocks = self.middle.outputs, [], []
        for i, layers in enumerate(reversed(counts)):
            ups.append(nn.ConvTranspose2d(width, width, 3, 2))
            blocks.append(DenseBlock(width + skips[-1 - i], growth, layers, i == len(counts) - 1))
            width = blocks[-1].outputs
        self.ups, self.blocks = nn.ModuleList(ups), nn.ModuleList(blocks)
        self.last = nn.Conv2d(width, classes, 1)

    def forward(self, x):
        x = self.stem(x)
        skips = []
        for block, pool in zip(self.down, self.pools):
            x = block(x)
            skips.append(x)
            x = pool(x)
        x = self.middle(x)
        for up, block, skip in zip(self.ups, self.blocks, reversed(skips)):
            x = block(torch.cat([center_crop(up(x), skip), skip], 1))
        return self.last(x)


# --- training ------------------------------------------------------------------------------------------------------------


def build(settings):
    arch, channels, classes = settings["arch"], settings["channels"], settings["classes"]
    if arch.startswith("tiramisu"):
        return Tiramisu(arch, channels, classes)
    if arch.startswith("unet-"):
        return Unet(arch.removeprefix("unet-"), channels, classes)
    return Classifier(arch, channels, classes, settings["head"])


def freeze_body(model, trains_norm):
    """As fastai's freeze: the body stays as it is, but for its normalization unless that is frozen too."""
    for module in model.body.modules():
        is_norm = isinstance(module, nn.BatchNorm2d)
        if is_norm and not trains_norm:
            module.eval()
        for parameter in module.parameters(recurse=False):
            parameter.requires_grad_(is_norm and trains_norm)


def pick_device(name):
    if name == "cpu":
        return torch.device("cpu"), platform.processor() or platform.machine()
    if torch.cuda.is_available():
        return torch.device("cuda"), torch.cuda.get_device_name()
    if torch.backends.mps.is_available():
        return torch.device("mps"), "Apple GPU"
    raise SystemExit("PyTorch sees no GPU here")


def make_batch(settings, device):
    draws = torch.Generator().manual_seed(settings["seed"])
    n, classes, size = settings["batchSize"], settings["classes"], (settings["heightPx"], settings["widthPx"])
    x = torch.randn((n, settings["channels"], *size), generator=draws)
    if settings["loss"] == "bce":
        y = (torch.rand((n, classes), generator=draws) < 0.2).float()
    else:
        y = torch.randint(classes, (n, *size), generator=draws)
    return x.to(device), y.to(device)


class Trainer:
    def __init__(self, settings):
        torch.manual_seed(settings["seed"])
        if settings["threads"] is not None:
            torch.set_num_threads(settings["threads"])
        self.device, self.device_name = pick_device(settings["device"])
        torch.backends.cuda.matmul.allow_tf32 = settings["tf32"]
        torch.backends.cudnn.allow_tf32 = settings["tf32"]
        self.model = build(settings).to(self.device).train()
        if settings["freeze"]:
            freeze_body(self.model, settings["trainFrozenBn"])
        trained = [p for p in self.model.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(trained, lr=settings["lr"], betas=(0.9, 0.99), eps=1e-8, weight_decay=settings["wd"])
        self.loss = F.binary_cross_entropy_with_logits if settings["loss"] == "bce" else F.cross_entropy
        self.is_mixed = settings["precision"] == "mixed"
        self.half = torch.bfloat16 if self.device.type == "cpu" else torch.float16
        self.scaler = torch.amp.GradScaler(self.device.type, enabled=self.is_mixed and self.device.type == "cuda")
        self.x, self.y = make_batch(settings, self.device)
        # Data that comes over the bus for every step is part of a step on both sides.
        self.host_x, self.host_y = self.x.cpu(), self.y.cpu()

    def step(self):
        started = time.perf_counter()
        x, y = self.host_x.to(self.device), self.host_y.to(self.device)
        with torch.autocast(self.device.type, self.half, enabled=self.is_mixed):
            answer = self.model(x)
        loss = self.loss(answer.float(), y)
        self.optimizer.zero_grad(set_to_none=True)
        self.scaler.scale(loss).backward()
        self.scaler.step(self.optimizer)
        self.scaler.update()
        # Waits for the device, as reading the loss does on the other side.
        value = loss.item()
        return (time.perf_counter() - started) * 1000, value


def peak_bytes():
    """The most memory this process ever held; the system's own count lies after exec where VmHWM does not."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
    except FileNotFoundError:
        import resource  # Unix only

        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def tell(message):
    print(json.dumps(message), flush=True)


def main():
    settings = json.loads(sys.argv[1])
    started = time.perf_counter()
    trainer = Trainer(settings)
    for _ in range(WARM_UP_STEPS):
        trainer.step()
    tell({
        "type": "ready",
        "prepareMs": (time.perf_counter() - started) * 1000,
        "threads": torch.get_num_threads(),
        "device": trainer.device_name,
        "versions": {"torch": torch.__version__, "python": platform.python_version()},
    })
    for line in sys.stdin:
        times, losses = zip(*(trainer.step() for _ in range(json.loads(line)["steps"])))
        gpu = torch.cuda.max_memory_allocated() if trainer.device.type == "cuda" else None
        tell({"type": "round", "ms": times, "losses": losses, "peakBytes": peak_bytes(), "gpuPeakBytes": gpu})


main()
