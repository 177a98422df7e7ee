"""Trains the lifter for a given time.

    python train.py --body body.npz --motion motion.npz --out FOLDER --seconds 560

Writes lifter.npz (weights, moving averages of them, rounded to half precision) and log.txt every while, so that what is
there is of use when time is cut short."""

import argparse
import copy
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from generate import HEIGHT, Generator
from network import REACH, Lifter, parts

# Limb joints that errors are told of: shoulders, elbows, wrists, hips, knees, ankles.
SCORED = [11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28]


def losses(y, target):
    position, spread, contact, up = parts(y)
    cut = lambda a: a[:, REACH:-REACH]
    truth, seen = cut(target['relative']), (cut(target['mask']) > 0).float()
    weight = torch.ones(33, device=y.device)
    weight[:11] = 0.4
    weight[17:23] = 0.4
    weight = weight / weight.sum() * (0.3 + 0.7 * seen[..., None])
    error = position - truth
    distance = (error.square() * torch.tensor([1.0, 1.0, 0.8], device=y.device)).sum(-1).add(1e-5).sqrt()
    where = (distance * weight).sum(-1).mean()
    quick = (error[:, 1:] - error[:, :-1]).square().sum(-1).add(1e-6).sqrt()
    steady = (quick * weight[:, 1:]).sum(-1).mean()
    across = error[..., :2].detach().square().sum(-1)
    along = error[..., 2].detach().square()
    s = spread.clamp(-6, 1)
    likely = across / 2 * torch.exp(-2 * s[..., 0]) + 2 * s[..., 0] + along / 2 * torch.exp(-2 * s[..., 1]) + s[..., 1]
    likely = (likely * weight).sum(-1).mean()
    label = cut(target['contact'])
    known = (label < 2).float() * (0.2 + 0.8 * seen[..., None])
    stands = nn.functional.binary_cross_entropy_with_logits(contact, (label == 1).float(), reduction='none')
    stands = (stands * known).sum() / known.sum().clamp_min(1)
    vertical = (nn.functional.normalize(up, dim=-1) - cut(target['up'])).square().sum(-1).add(1e-4).sqrt().mean()
    length = (up.norm(dim=-1) - 1).square().mean()
    total = 10 * where + 8 * steady + 0.15 * likely + 0.3 * stands + 0.5 * vertical + 0.02 * length
    return total, {'where': where, 'steady': steady, 'likely': likely, 'stands': stands, 'vertical': vertical}


def procrustes(a, b):
    """Mean distance after the best similarity transform of a onto b: (N, K, 3) → (N)."""
    a = a - a.mean(1, keepdim=True)
    b = b - b.mean(1, keepdim=True)
    u, s, vt = torch.linalg.svd(a.transpose(1, 2) @ b)
    sign = torch.det(u @ vt).sign()
    s = s * torch.stack([torch.ones_like(sign), torch.ones_like(sign), sign], -1)
    u = u * torch.stack([torch.ones_like(sign), torch.ones_like(sign), sign], -1)[:, None]
    scale = s.sum(-1) / a.square().sum((1, 2)).clamp_min(1e-9)
    return ((scale[:, None, None] * a @ (u @ vt)) - b).norm(dim=-1).mean(1)


def errors(network, batches):
    """Root-relative and aligned errors in mm of a body of HEIGHT, how much lies within the spread, contacts, up."""
    out = []
    with torch.no_grad():
        for x, target in batches:
            position, spread, contact, up = parts(network(x).float())
            truth = target['relative'][:, REACH:-REACH]
            e = (position - truth)[:, :, SCORED]
            mask = target['mask'][:, REACH:-REACH] > 0
            a = position[:, :, SCORED][mask][::5]
            b = truth[:, :, SCORED][mask][::5]
            label = target['contact'][:, REACH:-REACH]
            right = ((contact > 0) == (label == 1))[label < 2].float().mean()
            turned = (nn.functional.normalize(up, dim=-1) * target['up'][:, REACH:-REACH]).sum(-1).clamp(-1, 1).acos()
            s = spread[:, :, SCORED].exp()
            within = (e[..., 2].abs() < s[..., 1]).float().mean()
            jitter = (e[:, 2:] - 2 * e[:, 1:-1] + e[:, :-2]).norm(dim=-1).mean() * 900
            out.append(torch.stack([
                procrustes(a.cpu(), b.cpu()).mean().to(x.device) * 1000, e.norm(dim=-1)[mask].mean() * 1000,
                e[..., :2].norm(dim=-1)[mask].mean() * 1000, e[..., 2].abs()[mask].mean() * 1000, within, right,
                turned[mask].mean() * 180 / math.pi, jitter,
            ]))
    names = ['pa', 'root', 'across', 'along', 'within', 'contact', 'up', 'acceleration']
    return {n: round(float(v), 3) for n, v in zip(names, torch.stack(out).nanmean(0))}


def main():
    args = argparse.ArgumentParser()
    args.add_argument('--body', required=True)
    args.add_argument('--motion', required=True)
    args.add_argument('--out', required=True)
    args.add_argument('--seconds', type=float, required=True)
    args.add_argument('--batch', type=int, default=512)
    args.add_argument('--frames', type=int, default=64)
    args.add_argument('--width', type=int, default=448)
    args.add_argument('--rate', type=float, default=1.2e-3)
    args.add_argument('--every', type=float, default=20)
    args.add_argument('--seed', type=int, default=1)
    args = args.parse_args()
    begun = time.monotonic()
    device = 'cuda' if torch.cuda.is_available() else 'cpu'
    torch.manual_seed(args.seed)
    torch.set_float32_matmul_precision('high')
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    log = (out / 'log.txt').open('w')

    def say(*words):
        line = ' '.join(str(w) for w in words)
        print(line, flush=True)
        log.write(line + '\n')
        log.flush()

    body, motion = dict(np.load(args.body)), dict(np.load(args.motion))
    generator = Generator(body, motion, device, args.seed)
    network = Lifter(args.width).to(device)
    average = copy.deepcopy(network).requires_grad_(False)
    say(device, torch.__version__, sum(p.numel() for p in network.parameters()), 'parameters')
    length = args.frames + 2 * REACH
    small = min(args.batch, 256)
    checks = {}
    for name, level, compose in (('clean', 0.4, 0.0), ('usual', 1.0, 0.0), ('bad', 2.0, 0.0), ('composed', 1.0, 1.0)):
        held = Generator(body, motion, device, 1000, held_out=True)
        checks[name] = [held.batch(small, length, level, compose)]
    decay = [p for p in network.parameters() if p.dim() > 1 and p.shape[-1] * p.shape[1] > 1 and p.shape[0] > 1]
    others = [p for p in network.parameters() if not any(p is d for d in decay)]
    optimiser = torch.optim.AdamW(
        [{'params': decay, 'weight_decay': 0.02}, {'params': others, 'weight_decay': 0.0}],
        lr=args.rate, betas=(0.9, 0.98), fused=device == 'cuda',
    )

    def save():
        arrays = {k: v.detach().half().cpu().numpy() for k, v in average.state_dict().items()}
        np.savez(out / 'lifter.part.npz', **arrays)
        (out / 'lifter.part.npz').rename(out / 'lifter.npz')

    def check(step):
        for name, batches in checks.items():
            say(f'{time.monotonic() - begun:6.0f} s  step {step:6d}  {name:9}', json.dumps(errors(average, batches)))

    step, told = 0, time.monotonic()
    sums = None
    while True:
        elapsed = time.monotonic() - begun
        part = min(1.0, elapsed / args.seconds)
        if part >= 1:
            break
        rate = args.rate * min(1, (step + 1) / 300) * (0.5 + 0.5 * math.cos(math.pi * part) + 0.003)
        for group in optimiser.param_groups:
            group['lr'] = rate
        with torch.no_grad():
            x, target = generator.batch(args.batch, length)
        with torch.autocast(device, torch.bfloat16, enabled=device == 'cuda'):
            y = network(x)
        loss, each = losses(y.float(), target)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        step += 1
        with torch.no_grad():
            keep = min(0.9995, 1 - 1 / (0.1 * step + 1.1))
            torch._foreach_lerp_(list(average.parameters()), list(network.parameters()), 1 - keep)
            now = torch.stack([loss.detach(), *(v.detach() for v in each.values())])
            sums = now if sums is None else 0.98 * sums + 0.02 * now
        if time.monotonic() - told > args.every:
            values = dict(zip(['loss', *each], (round(float(v), 4) for v in sums)))
            say(f'{time.monotonic() - begun:6.0f} s  step {step:6d}  rate {rate:.2e}', json.dumps(values))
            if not math.isfinite(values['loss']):
                say('the loss is no number any more')
                break
            check(step)
            save()
            told = time.monotonic()
    check(step)
    save()
    say('done')


main()
