"""The lifter: convolutions over time, without padding, so that what it says of a frame depends on the REACH frames before
and after it and on nothing else."""

import torch
from torch import nn

from generate import CHANNELS, LANDMARKS

DILATIONS = (1, 2, 4, 8, 2, 1)
REACH = sum(DILATIONS)
OUTPUTS = LANDMARKS * 3 + LANDMARKS * 2 + 4 + 3


class Norm(nn.Module):
    """Root mean square over the channels of each frame."""

    def __init__(self, width):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(1, width, 1))

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(1, keepdim=True) + 1e-6) * self.gain


class Block(nn.Module):
    def __init__(self, width, dilation):
        super().__init__()
        self.dilation = dilation
        self.norm = Norm(width)
        self.time = nn.Conv1d(width, width, 3, dilation=dilation)
        self.mix = nn.Conv1d(width, width, 1)
        nn.init.zeros_(self.mix.weight)

    def forward(self, x):
        y = nn.functional.silu(self.time(self.norm(x)))
        return x[:, :, self.dilation : -self.dilation] + self.mix(y)


class Lifter(nn.Module):
    """(B, T, CHANNELS) → (B, T − 2 · REACH, OUTPUTS): positions, log spreads, contact logits, up."""

    def __init__(self, width=448):
        super().__init__()
        self.enter = nn.Conv1d(CHANNELS, width, 1)
        self.blocks = nn.ModuleList(Block(width, d) for d in DILATIONS)
        self.norm = Norm(width)
        self.leave = nn.Conv1d(width, OUTPUTS, 1)

    def forward(self, x):
        # Only the convolutions within the blocks may be of low precision: what they add up to is not.
        with torch.autocast(x.device.type, enabled=False):
            x = self.enter(x.transpose(1, 2))
        for block in self.blocks:
            x = block(x)
        with torch.autocast(x.device.type, enabled=False):
            return self.leave(nn.functional.silu(self.norm(x))).transpose(1, 2)


def parts(y):
    """(…, 33, 3) positions, (…, 33, 2) log spreads across and along, (…, 4) contact logits, (…, 3) up."""
    a, b, c = LANDMARKS * 3, LANDMARKS * 5, LANDMARKS * 5 + 4
    return y[..., :a].unflatten(-1, (LANDMARKS, 3)), y[..., a:b].unflatten(-1, (LANDMARKS, 2)), y[..., b:c], y[..., c:]
