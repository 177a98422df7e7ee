"""Makes training pairs without end, on the device: bodies, motion, cameras, and what a landmark network would say.

Axes of the world: x, y up, z. Axes of a camera: x right, y down, z away, as OpenCV's. `turned` axes are the camera's,
turned so that z runs through the middle of the trunk (see README.md)."""

import math

import torch

FPS_STORED = 60
FPS = 30
JOINTS, LANDMARKS = 22, 33
# Lengths are those of a body this tall, metres.
HEIGHT = 1.7
# Shoulders and hips give the centre; they and the limbs, heels and toes the size.
ARM_LANDMARKS, LEG_LANDMARKS = slice(11, 17), slice(23, 33)
SHOULDERS, HIPS = slice(11, 13), slice(23, 25)
CHANNELS = 4 * LANDMARKS + 6
SIZE_OFFSET = 2.0
MOVE_SCALE = 5.0

MIRROR_JOINTS = [0, 2, 1, 3, 5, 4, 6, 8, 7, 9, 11, 10, 12, 14, 13, 15, 17, 16, 19, 18, 21, 20]
MIRROR_LANDMARKS = [0, 4, 5, 6, 1, 2, 3, 8, 7, 10, 9] + [l + 1 if l % 2 else l - 1 for l in range(11, 33)]
LEGS = [0, 1, 2, 4, 5, 7, 8, 10, 11]
TRUNK = [3, 6, 9, 12, 15]
ARMS = [13, 14, 16, 17, 18, 19, 20, 21]

# Sampled poses, degrees about x, y, z of the T-pose for the left side: mean, standard deviation, least, most.
# Limits: CDC Joint ROM study and clinical consensus; spine and neck share theirs.
POSES = {
    1: [(-35, 38, -125, 25), (0, 18, -45, 45), (10, 16, -30, 50)],
    4: [(45, 42, 0, 150), (0, 3, -8, 8), (0, 2, -5, 5)],
    7: [(0, 16, -28, 50), (0, 8, -20, 20), (0, 8, -25, 25)],
    10: [(-3, 8, -40, 20), (0, 0, 0, 0), (0, 0, 0, 0)],
    3: [(8, 9, -10, 28), (0, 5, -15, 15), (0, 5, -12, 12)],
    6: [(6, 8, -10, 26), (0, 5, -15, 15), (0, 4, -12, 12)],
    9: [(4, 7, -10, 26), (0, 5, -15, 15), (0, 4, -12, 12)],
    12: [(3, 9, -25, 25), (0, 14, -35, 35), (0, 7, -18, 18)],
    15: [(2, 9, -25, 25), (0, 14, -35, 35), (0, 7, -18, 18)],
    13: [(0, 3, -8, 8), (-3, 8, -25, 20), (4, 9, -10, 35)],
    16: [(0, 45, -95, 95), (-35, 45, -130, 45), (-35, 48, -95, 85)],
    18: [(0, 35, -85, 85), (-55, 45, -150, 0), (0, 3, -8, 8)],
    20: [(0, 4, -10, 10), (0, 12, -35, 25), (0, 22, -70, 70)],
}
RIGHT = {1: 2, 4: 5, 7: 8, 10: 11, 13: 14, 16: 17, 18: 19, 20: 21}

# Limbs that hide what is behind them: from landmark, to landmark, radius in metres. Trunk and head come apart.
LIMBS = [(11, 13, 0.05), (13, 15, 0.04), (12, 14, 0.05), (14, 16, 0.04), (23, 25, 0.085), (25, 27, 0.06), (24, 26, 0.085),
         (26, 28, 0.06)]
LEFT_LIMBS = [[13, 15, 17, 19, 21], [25, 27, 29, 31]]


# Face, hands and feet wander with the joint that carries them.
LIMB_OF = [0] * 11 + [11, 12, 13, 14] + [15, 16] * 4 + [23, 24, 25, 26] + [27, 28] * 3


def quaternion_product(a, b):
    aw, ax, ay, az = a.unbind(-1)
    bw, bx, by, bz = b.unbind(-1)
    return torch.stack(
        [
            aw * bw - ax * bx - ay * by - az * bz,
            aw * bx + ax * bw + ay * bz - az * by,
            aw * by - ax * bz + ay * bw + az * bx,
            aw * bz + ax * by - ay * bx + az * bw,
        ],
        -1,
    )


def quaternion_of(v):
    """From axis-angle vectors."""
    angle = v.norm(dim=-1, keepdim=True)
    return torch.cat([torch.cos(angle / 2), v * (torch.sin(angle / 2) / angle.clamp_min(1e-8))], -1)


def about(axis, angle):
    q = torch.zeros(*angle.shape, 4, device=angle.device)
    q[..., 0] = torch.cos(angle / 2)
    q[..., axis + 1] = torch.sin(angle / 2)
    return q


def matrix_of(q):
    w, x, y, z = torch.nn.functional.normalize(q, dim=-1).unbind(-1)
    return torch.stack(
        [
            1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y),
            2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x),
            2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y),
        ],
        -1,
    ).unflatten(-1, (3, 3))


def turned_by(matrix, vectors):
    """Matrices (…, 3, 3) on vectors (…, 3): sums, as products of so many small matrices are slow."""
    return (matrix * vectors[..., None, :]).sum(-1)


def turn_to_centre(ray):
    """(…, 3, 3) the smallest rotation that takes the ray, z of 1, to the z axis."""
    d = torch.nn.functional.normalize(ray, dim=-1)
    x, y, z = d.unbind(-1)
    k = 1 / (1 + z)
    return torch.stack(
        [1 - k * x * x, -k * x * y, -x, -k * x * y, 1 - k * y * y, -y, x, y, z], -1
    ).unflatten(-1, (3, 3))


def features_of(points, depth, visibility, mask, moves, has_depth):
    """What the network is given, from landmarks in the picture at focal length 1.

    points (B, T, 33, 2), depth (B, T, 33) m relative to the hips, visibility (B, T, 33), mask (B, T), moves (B, T): 1 where
    the centre's movement means something, has_depth (B, T). Gives (B, T, CHANNELS) and the rotation to turned axes."""
    ones = torch.ones_like(points[..., :1])
    centre = torch.cat([(points[:, :, SHOULDERS].mean(2) + points[:, :, HIPS].mean(2)) / 2, ones[:, :, 0]], -1)
    turn = turn_to_centre(centre)
    turned = turned_by(turn[:, :, None], torch.cat([points, ones], -1))
    flat = turned[..., :2] / turned[..., 2:].clamp_min(0.1)
    both = torch.cat([flat[:, :, ARM_LANDMARKS], flat[:, :, LEG_LANDMARKS]], 2)
    size = both.square().sum(-1).mean(-1).sqrt().clamp_min(1e-4)
    before = torch.cat([centre[:, :1], centre[:, :-1]], 1)
    before = turned_by(turn, before)
    known = mask * torch.cat([mask[:, :1] * 0, mask[:, :-1]], 1)
    known = (known > 0) * moves
    move = -before[..., :2] / before[..., 2:].clamp_min(0.1) / size[..., None] * MOVE_SCALE * known[..., None]
    seen = (mask > 0).float()[..., None]
    landmarks = torch.cat(
        [
            (flat / size[..., None, None]).clamp(-6, 6),
            (depth / HEIGHT * has_depth[..., None])[..., None],
            visibility[..., None],
        ],
        -1,
    ).flatten(2)
    extras = torch.stack([size.log() + SIZE_OFFSET, moves, has_depth], -1)
    x = torch.cat([landmarks, extras, move.clamp(-3, 3)], -1) * seen
    return torch.cat([x, mask[..., None]], -1), turn


class Generator:
    def __init__(self, body, motion, device, seed, held_out=False):
        self.device = device
        self._constants = {}
        self.random = torch.Generator(device=device).manual_seed(seed)
        f = lambda a: torch.as_tensor(a, device=device).float()
        self.parents = [int(p) for p in body['parents']]
        self.joints, self.joint_basis = f(body['joints']), f(body['joint_basis'])
        self.carrier = torch.as_tensor(body['landmark_joint'], device=device).long()
        self.offset, self.offset_basis = f(body['landmark_offset']), f(body['landmark_basis'])
        self.height, self.height_basis = float(body['height'][0]), f(body['height_basis'])
        self.rotation = torch.as_tensor(motion['rotation'], device=device)
        self.pelvis = f(motion['pelvis'])
        self.contact = torch.as_tensor(motion['contact'], device=device)
        start = torch.as_tensor(motion['start'], device=device).long()
        keep = torch.as_tensor(motion['held_out'], device=device).bool() == held_out
        self.first = start[:-1][keep]
        self.count = (start[1:] - start[:-1])[keep]
        self.weight = (self.count.float() / FPS_STORED).clamp(0.7, 12).sqrt()
        self.held_out = held_out
        self.levels = self._levels()
        mean = torch.zeros(JOINTS, 3, 4)
        for joint, axes in POSES.items():
            mean[joint] = torch.tensor(axes, dtype=torch.float)
            if joint in RIGHT:
                mirrored = torch.tensor([axes[0]] + [(-m, s, -b, -a) for m, s, a, b in axes[1:]], dtype=torch.float)
                mean[RIGHT[joint]] = mirrored
        self.poses = (mean * math.pi / 180).to(device)

    def _levels(self):
        depth = [0] * JOINTS
        for j in range(1, JOINTS):
            depth[j] = depth[self.parents[j]] + 1
        return [
            torch.tensor([j for j in range(JOINTS) if depth[j] == d], device=self.device) for d in range(1, max(depth) + 1)
        ]

    def constant(self, values):
        """A small tensor on the device, sent there once."""
        key = tuple(values)
        if key not in self._constants:
            self._constants[key] = torch.tensor(values, device=self.device)
        return self._constants[key]

    def uniform(self, *shape, low=0.0, high=1.0):
        return low + (high - low) * torch.rand(*shape, generator=self.random, device=self.device)

    def normal(self, *shape):
        return torch.randn(*shape, generator=self.random, device=self.device)

    def chance(self, p, *shape):
        return self.uniform(*shape) < p

    def keyed(self, b, t, channels, slowest=2.0, fastest=0.2):
        """(b, t, channels) standard normal values at keys that come at random intervals, smoothly joined."""
        interval = fastest * (slowest / fastest) ** self.uniform(b, 1)
        at = torch.arange(t, device=self.device) / FPS / interval + self.uniform(b, 1)
        keys = self.normal(b, int(t / FPS / fastest) + 5, channels)
        i = at.floor().long()
        w = (at - i)[..., None]
        k = [keys.gather(1, (i + o)[..., None].expand(-1, -1, channels)) for o in range(4)]
        return k[1] + 0.5 * w * (k[2] - k[0] + w * (2 * k[0] - 5 * k[1] + 4 * k[2] - k[3] + w * (3 * (k[1] - k[2]) + k[3] - k[0])))

    def drift(self, b, t, channels):
        """Standard normal errors that wander: a constant, slow and quick part."""
        return 0.6 * self.normal(b, 1, channels) + 0.7 * self.keyed(b, t, channels, 1.5, 0.25) + 0.4 * self.keyed(b, t, channels, 0.3, 0.1)

    def spell(self, b, t, shortest=0.1, longest=1.5):
        """(b, t) true during one stretch of time."""
        length = shortest * (longest / shortest) ** self.uniform(b, 1) * FPS
        begin = self.uniform(b, 1) * (t + length) - length
        at = torch.arange(t, device=self.device)
        return (at >= begin) & (at < begin + length)

    def recorded(self, b, t):
        """Stretches of clips, at another speed: quaternions (b, t, 22, 4), pelvis (b, t, 3), contact (b, t, 4)."""
        clip = torch.multinomial(self.weight, b, replacement=True, generator=self.random)
        first, count = self.first[clip][:, None], self.count[clip][:, None]
        speed = torch.where(self.chance(0.3, b, 1), torch.ones(b, 1, device=self.device), 0.5 * 3.2 ** self.uniform(b, 1))
        at = self.uniform(b, 1) * count + torch.arange(t, device=self.device) * speed * FPS_STORED / FPS
        period = 2.0 * (count - 1)
        at = at % period
        at = torch.minimum(at, period - at).clamp_max(count - 1.001)
        i = at.floor().long()
        w = (at - i)[..., None]
        i = first + i
        j = i + 1
        a, c = self.rotation[i].float(), self.rotation[j].float()
        c = c * torch.where((a * c).sum(-1, keepdim=True) < 0, -1.0, 1.0)
        q = torch.nn.functional.normalize(a + (c - a) * w[..., None], dim=-1)
        p = self.pelvis[i] + (self.pelvis[j] - self.pelvis[i]) * w
        return q, p, self.contact[i]

    def sampled(self, b, t):
        """Poses within the joints' limits, smoothly joined: quaternions (b, t, 22, 4)."""
        m, sd, low, high = self.poses.unbind(-1)
        spread = self.uniform(b, 1, 1, low=0.25, high=1.0)
        centre = self.normal(b, 1, JOINTS * 3)
        keys = centre * (1 - spread.square()).sqrt() + spread * self.keyed(b, t, JOINTS * 3, 2.5, 0.2)
        keys = keys.unflatten(-1, (JOINTS, 3))
        mirrored = keys[:, :, self.constant(MIRROR_JOINTS)] * self.constant([1.0, -1.0, -1.0])
        same = self.chance(0.3, b, 1, 1, 1)
        right = self.constant([j in RIGHT.values() for j in range(JOINTS)])[:, None]
        keys = torch.where(same & right, mirrored, keys)
        angles = torch.minimum(torch.maximum(m + sd * keys, low), high)
        x, y, z = (about(k, angles[..., k]) for k in range(3))
        return quaternion_product(quaternion_product(y, z), x)

    def motion(self, b, t, compose):
        """Quaternions (b, t, 22, 4) with the root's in the world, pelvis (b, t, 3), contact (b, t, 4) of 0, 1, 2 (unknown)."""
        q, p, contact = self.recorded(b, t)
        dev = self.device
        at = lambda part: self.constant(part)
        if compose > 0:
            other = self.recorded(b, t)[0]
            made = self.sampled(b, t)
            pick = self.uniform(b, 1, 1, 1)
            arms = torch.where(pick < 0.25 * compose, other[:, :, at(ARMS)], q[:, :, at(ARMS)])
            arms = torch.where((pick > 0.3) & (pick < 0.3 + 0.4 * compose), made[:, :, at(ARMS)], arms)
            pick = self.uniform(b, 1, 1, 1)
            trunk = torch.where(pick < 0.15 * compose, other[:, :, at(TRUNK)], q[:, :, at(TRUNK)])
            trunk = torch.where((pick > 0.3) & (pick < 0.3 + 0.25 * compose), made[:, :, at(TRUNK)], trunk)
            pick = self.uniform(b, 1, 1, 1)
            free = pick < 0.3 * compose
            limbs = at(LEGS[1:])
            legs = torch.where(free, made[:, :, limbs], q[:, :, limbs])
            q = q.clone()
            q[:, :, at(ARMS)], q[:, :, at(TRUNK)], q[:, :, limbs] = arms, trunk, legs
            # Legs that are made up carry a pelvis that is made up too, mostly upright.
            lean = quaternion_of(self.keyed(b, t, 3, 2.0, 0.3) * self.constant([0.3, 0.6, 0.2]))
            q[:, :, 0] = torch.where(free[..., 0], lean, q[:, :, 0])
            path = self.keyed(b, t, 3, 2.0, 0.3) * self.constant([0.25, 0.12, 0.25])
            p = torch.where(free[..., 0], path + self.constant([0, 0.8, 0]), p)
            contact = torch.where(free[..., 0], torch.full_like(contact, 2), contact)
            # A little of everything, so that no pose is known by heart.
            shake = self.uniform(b, 1, 1, 1, high=0.3) * self.chance(0.6, b, 1, 1, 1)
            noise = self.keyed(b, t, JOINTS * 3, 2.0, 0.2).unflatten(-1, (JOINTS, 3)) * shake
            noise[:, :, 0] *= 0.4
            for hinges in (slice(4, 6), slice(18, 20)):
                noise[:, :, hinges, 1:] *= 0.3
            q = quaternion_product(q, quaternion_of(noise))
            contact = torch.where(shake[..., 0] > 0.08, torch.full_like(contact, 2), contact)
            # Lying, falling, somersaults: the whole body at an angle.
            tilted = self.chance(0.14 * compose, b, 1)
            turn = quaternion_of(self.normal(b, 1, 3) * 1.0 + self.keyed(b, t, 3, 2.5, 0.4) * self.uniform(b, 1, 1, high=0.9))
            q[:, :, 0] = torch.where(tilted[..., None], quaternion_product(turn, q[:, :, 0]), q[:, :, 0])
            contact = torch.where(tilted[..., None], torch.full_like(contact, 2), contact)
        mirror = self.chance(0.5, b, 1)[..., None]
        mq = q[:, :, self.constant(MIRROR_JOINTS)] * self.constant([1.0, 1.0, -1.0, -1.0])
        q = torch.where(mirror[..., None], mq, q)
        p = torch.where(mirror, p * self.constant([-1.0, 1.0, 1.0]), p)
        contact = torch.where(mirror, contact.roll(2, -1), contact)
        return q, p, contact

    def place(self, q, p, joints, offset):
        """Landmarks (b, t, 33, 3) in the world of a body with these rest joints (b, 22, 3) and offsets (b, 33, 3)."""
        b, t = q.shape[:2]
        local = matrix_of(q)
        rotation = torch.empty(b, t, JOINTS, 3, 3, device=self.device)
        position = torch.empty(b, t, JOINTS, 3, device=self.device)
        rotation[:, :, 0], position[:, :, 0] = local[:, :, 0], p
        parents = self.constant(self.parents)
        bone = joints - joints[:, parents.clamp_min(0)]
        for level in self.levels:
            up = parents[level]
            above = rotation[:, :, up]
            rotation[:, :, level] = (above[..., None] * local[:, :, level, None]).sum(-2)
            position[:, :, level] = position[:, :, up] + turned_by(above, bone[:, None, level])
        place = position[:, :, self.carrier]
        turned = rotation[:, :, self.carrier]
        return [place + turned_by(turned, o[:, None]) for o in offset]

    def batch(self, b, t, level=None, compose=1.0):
        """Inputs (b, t, CHANNELS) and targets; `level` fixes how bad the landmarks are, 1 as usual."""
        dev = self.device
        q, p, contact = self.motion(b, t, compose)
        betas = self.normal(b, 16).clamp(-2.5, 2.5)
        joints = self.joints + (self.joint_basis @ betas[:, None, :, None])[..., 0]
        offset = self.offset + (self.offset_basis @ betas[:, None, :, None])[..., 0]
        height = self.height + betas @ self.height_basis
        leg = lambda j: (j[..., 1, :] - j[..., 7, :]).norm(dim=-1)
        p = p * (leg(joints) / leg(self.joints))[:, None, None]
        # Where annotators see a point on a body is not where it is: hips and shoulders most of all.
        guess = torch.full((LANDMARKS, 1), 0.01, device=dev)
        guess[11:13] = 0.025
        guess[23:25] = 0.025
        guess[29:33] = 0.015
        both = self.normal(b, LANDMARKS, 3)
        same = torch.where(torch.arange(LANDMARKS, device=dev)[:, None] % 2 == 0, both[:, self.constant(MIRROR_LANDMARKS)] * self.constant([-1.0, 1, 1]), both)
        asked = offset + guess * (0.8 * same + 0.6 * self.normal(b, LANDMARKS, 3))
        truth, shown = self.place(q, p, joints, [offset, asked])

        # The camera looks about at the person, from any side, mostly at eye level.
        middle = truth[:, :, HIPS].mean(2)
        anchor = middle.mean(1, keepdim=True)
        yaw = self.uniform(b, 1, high=2 * math.pi)
        pitch = torch.where(self.chance(0.75, b, 1), 0.12 + 0.15 * self.normal(b, 1), self.uniform(b, 1, low=-0.5, high=1.2)).clamp(-0.7, 1.4)
        roll = torch.where(self.chance(0.85, b, 1), 0.05 * self.normal(b, 1), 0.6 * self.normal(b, 1))
        distance = 2.0 * 6.0 ** self.uniform(b, 1)
        moving = self.chance(0.5, b, 1)
        orbit = self.keyed(b, t, 3, 2.5, 0.6) * self.constant([0.35, 0.12, 0.05]) * moving[..., None]
        forward = lambda yaw, pitch: torch.stack([torch.sin(yaw) * torch.cos(pitch), -torch.sin(pitch), torch.cos(yaw) * torch.cos(pitch)], -1)
        ahead = forward(yaw + orbit[..., 0], pitch + orbit[..., 1])
        # A standing camera sees the person walk off; one that follows keeps the distance.
        target = torch.where(moving[..., None], middle + 0.1 * self.keyed(b, t, 3, 1.5, 0.3), anchor.expand(-1, t, -1))
        away = (target - anchor).norm(dim=-1).amax(1, keepdim=True)
        reach = (middle - anchor).norm(dim=-1).amax(1, keepdim=True)
        distance = torch.maximum(distance, 1.3 + torch.where(moving, away * 0, reach))
        eye = target - ahead * distance[..., None]
        aim_yaw, aim_pitch = self.normal(b, 1) * 0.22, self.normal(b, 1) * 0.12
        jitter = self.keyed(b, t, 2, 1.0, 0.15) * 0.02 * moving[..., None]
        look = forward(yaw + orbit[..., 0] + aim_yaw + jitter[..., 0], pitch + orbit[..., 1] + aim_pitch + jitter[..., 1])
        up = self.constant([0.0, 1.0, 0.0]).expand_as(look)
        right = torch.nn.functional.normalize(torch.linalg.cross(look, up, dim=-1), dim=-1)
        down = torch.linalg.cross(look, right, dim=-1)
        angle = roll + orbit[..., 2]
        c, s = torch.cos(angle)[..., None], torch.sin(angle)[..., None]
        camera = torch.stack([c * right + s * down, c * down - s * right, look], -2)
        in_camera = turned_by(camera[:, :, None], truth - eye[:, :, None])
        shown = turned_by(camera[:, :, None], shown - eye[:, :, None])
        shown = torch.cat([shown[..., :2], shown[..., 2:].clamp_min(0.25)], -1)

        # What a landmark network would say, in units of the body's height in the picture.
        lens = 1.15 ** self.normal(b, 1).clamp(-1.5, 1.5)[..., None, None]
        points = shown[..., :2] / shown[..., 2:]
        unit = (height / shown[..., 2].mean((1, 2)))[:, None, None, None]
        how = (0.4 * 5.0 ** self.uniform(b, 1, 1) if level is None else torch.full((b, 1, 1), float(level), device=dev))
        hidden = self.hidden(in_camera)
        limb = self.chance(0.25, b, 1)[..., None] & self.spell(b, t, 0.2, 4.0)[..., None] & self.some_limb(b)
        cut = self.cut_off(points, unit)
        gone = torch.maximum(limb.float(), cut)
        doubt = torch.maximum(hidden, gone)
        shift = self.drift(b, t, LANDMARKS * 2).unflatten(-1, (LANDMARKS, 2))
        white = self.normal(b, t, LANDMARKS, 2)
        scale = how * (0.008 + 0.022 * hidden + 0.06 * gone)
        noisy = points + unit * (scale[..., None] * shift + (how * (0.003 + 0.006 * doubt))[..., None] * white)
        # A hidden limb is sometimes taken for its fellow, and left for right.
        fellow = points[:, :, self.constant(MIRROR_LANDMARKS)]
        pulled = (hidden * (self.chance(0.35, b, 1)[..., None]).float() * self.keyed(b, t, LANDMARKS, 1.5, 0.2).sigmoid())
        noisy = torch.lerp(noisy, fellow + unit * 0.012 * shift, pulled[..., None])
        depth = in_camera[..., 2] - in_camera[:, :, HIPS, 2].mean(2, keepdim=True)
        depth = self.guessed_depth(depth, points, unit, height, doubt, how)
        swapped = self.swapped(b, t)
        noisy = torch.where(swapped[..., None], noisy[:, :, self.constant(MIRROR_LANDMARKS)], noisy)
        swap_depth = swapped & self.chance(0.7, b, 1)[..., None]
        depth = torch.where(swap_depth, depth[:, :, self.constant(MIRROR_LANDMARKS)], depth)
        trust = 3.5 - 4.5 * hidden * self.uniform(b, 1, 1, low=0.3, high=1.3) - 5.0 * gone + 1.0 * self.keyed(b, t, LANDMARKS, 1.0, 0.1) - swapped * 1.5
        face = torch.arange(LANDMARKS, device=dev) < 11
        visibility = torch.sigmoid(torch.where(face, trust + 2.5, trust) + 0.4 * self.normal(b, t, LANDMARKS))

        points, depth, visibility, mask = self.frame_rate(noisy * lens, depth, visibility)
        still = (~moving & self.chance(0.85, b, 1)).float().expand(-1, t)
        has_depth = self.chance(0.85, b, 1).float().expand(-1, t)
        x, turn = features_of(points, depth, visibility, mask, still, has_depth)
        root = in_camera[:, :, HIPS].mean(2, keepdim=True)
        relative = turned_by(turn[:, :, None], in_camera - root) * (HEIGHT / height)[:, None, None, None]
        gravity = turned_by(turn, camera[..., 1])
        return x, {'relative': relative, 'contact': contact, 'up': gravity, 'mask': mask}

    def hidden(self, points):
        """(b, t, 33) 0 to 1: how much other parts of the body stand before each landmark."""
        out = torch.zeros(points.shape[:3], device=self.device)
        trunk = points[:, :, SHOULDERS].mean(2), points[:, :, HIPS].mean(2)
        head = points[:, :, 7:9].mean(2)
        solids = [(points[:, :, a], points[:, :, z], r) for a, z, r in LIMBS]
        solids += [(trunk[0], trunk[1], 0.15), (head, head + 1e-3, 0.09)]
        for a, z, r in solids:
            d = (z - a)[:, :, None]
            # By the eye's ray: nearest point of the limb's axis, seen flat.
            flat = d[..., :2]
            w = (((points - a[:, :, None])[..., :2] * flat).sum(-1) / flat.square().sum(-1).clamp_min(1e-6)).clamp(0, 1)
            near = a[:, :, None] + w[..., None] * d
            gap = (points - near)
            aside = gap[..., :2].norm(dim=-1)
            behind = ((gap[..., 2] - r * 0.9) / 0.04).clamp(0, 1)
            out = torch.maximum(out, behind * ((r * 1.1 - aside) / (0.35 * r)).clamp(0, 1))
        return out

    def some_limb(self, b):
        """(b, 1, 33) one arm, one leg, both legs, or one side, hidden by a thing."""
        pick = self.uniform(b, 1)
        left = self.chance(0.5, b, 1)
        out = torch.zeros(b, LANDMARKS, dtype=torch.bool, device=self.device)
        for group, low, high in ((LEFT_LIMBS[0], 0, 0.4), (LEFT_LIMBS[1], 0.3, 0.6), (LEFT_LIMBS[0] + LEFT_LIMBS[1], 0.6, 0.75)):
            mine = self.constant([l in group for l in range(LANDMARKS)])
            other = self.constant([l - 1 in group for l in range(LANDMARKS)])
            out |= torch.where(left, mine, other) & (pick >= low) & (pick < high)
        legs = torch.arange(LANDMARKS, device=self.device) >= 25
        return (out | (legs & (pick >= 0.75)))[:, None]

    def cut_off(self, points, unit):
        """(b, t, 33) 1 beyond the picture's border, for some."""
        b, t = points.shape[:2]
        angle = torch.where(self.chance(0.7, b, 1), 0.1 * self.normal(b, 1) + math.pi / 2, self.uniform(b, 1, high=2 * math.pi))
        direction = torch.stack([torch.cos(angle), torch.sin(angle)], -1)[:, :, None]
        middle = points[:, :, HIPS].mean(2).mean(1)[:, None, None]
        along = ((points - middle) * direction).sum(-1) / unit[..., 0]
        border = self.uniform(b, 1, 1, low=-0.05, high=0.45)
        return ((along - border) / 0.02).clamp(0, 1) * self.chance(0.15, b, 1)[..., None].float()

    def guessed_depth(self, depth, points, unit, height, doubt, how):
        """A landmark network's own depth: the body leans, is too flat, and limbs wander."""
        b, t = depth.shape[:2]
        flatness = self.uniform(b, 1, 1, low=0.55, high=1.1)
        lean = 0.16 * (0.8 * self.normal(b, 1, 2) + 0.5 * self.keyed(b, t, 2, 2.0, 0.3))
        away = (points - points[:, :, HIPS].mean(2, keepdim=True)) / unit * height[:, None, None, None]
        wander = self.drift(b, t, LANDMARKS)
        wander = 0.6 * wander + 0.5 * wander[:, :, self.constant(LIMB_OF)]
        size = (0.075 + 0.06 * doubt) * how.clamp(0.6, 1.6) * self.uniform(b, 1, LANDMARKS, low=0.4, high=1.4)
        core = torch.ones(LANDMARKS, device=self.device)
        core[23:25] = 0.15
        noise = size * core * (wander + 0.2 * self.normal(b, t, LANDMARKS))
        return flatness * depth + (away * lean[:, :, None]).sum(-1) + noise

    def swapped(self, b, t):
        """(b, t, 33) where left is taken for right: legs, arms, or all."""
        pick = self.uniform(b, 1, 1)
        lower = torch.arange(LANDMARKS, device=self.device) >= 23
        which = (lower & (pick < 0.07)) | (~lower & (pick > 0.05) & (pick < 0.09))
        return which & self.spell(b, t, 0.05, 1.2)[..., None]

    def frame_rate(self, points, depth, visibility):
        """Frames that are not there are joined by straight lines, or missing where the gap is long (see README.md)."""
        b, t = depth.shape[:2]
        dev = self.device
        rate = torch.where(self.chance(0.6, b, 1), torch.full((b, 1), 1.0, device=dev), self.uniform(b, 1, low=0.3, high=1.0))
        at = torch.arange(t, device=dev).float()
        phase = self.uniform(b, 1)
        # The sample before and after on the slower clock, in frames of ours.
        before = ((at * rate + phase).floor() - phase) / rate
        after = before + 1 / rate
        before, after = before.clamp(0, t - 1), after.clamp(0, t - 1)
        steady = rate >= 0.999
        before = torch.where(steady, at, before)
        after = torch.where(steady, at, after)
        w = ((at - before) / (after - before).clamp_min(1e-3)).clamp(0, 1)
        take = lambda a, i: a.gather(1, i.round().long().view(b, t, *[1] * (a.dim() - 2)).expand(-1, -1, *a.shape[2:]))
        mix = lambda a: torch.lerp(take(a, before), take(a, after), w.view(b, t, *[1] * (a.dim() - 2)))
        mask = (1 / (after - before).clamp_min(1)).clamp(0, 1)
        lost = self.chance(0.2, b, 1) & self.spell(b, t, 0.04, 1.0)
        ends = self.chance(0.25, b, 1) & self.spell(b, t, 0.3, 3.0)
        blink = self.chance(0.04, b, t) & self.chance(0.15, b, 1)
        mask = mask * (~(lost | ends | blink)).float()
        return mix(points), mix(depth), mix(visibility), mask
