"""PHALP's settings with their defaults, as a structured config of Hydra."""

import os
from dataclasses import dataclass, field, fields, make_dataclass
from typing import Any, Dict, Optional

from hydra.types import RunMode
from omegaconf import MISSING
from stand_in.told import failing

# Without HOME this is a TypeError, as in the original.
CACHE_DIR = os.path.join(os.environ.get("HOME"), ".cache")
PHALP_CACHE = os.path.join(CACHE_DIR, "phalp")


@dataclass
class VideoConfig:
    source: str = MISSING
    output_dir: str = "outputs/"
    extract_video: bool = True
    base_path: Optional[str] = None
    start_frame: int = -1
    end_frame: int = 1300
    useffmpeg: bool = False
    start_time: str = "0s"
    end_time: str = "10s"


@dataclass
class PHALPConfig:
    predict: str = "TPL"
    pose_distance: str = "smpl"
    distance_type: str = "EQ_019"
    alpha: float = 0.1
    low_th_c: float = 0.8
    hungarian_th: float = 100.0
    track_history: int = 7
    max_age_track: int = 50
    n_init: int = 5
    encode_type: str = "4c"
    past_lookback: int = 1
    detector: str = "vitdet"
    shot: int = 0
    start_frame: int = -1
    end_frame: int = 10
    small_w: int = 50
    small_h: int = 100


@dataclass
class RenderConfig:
    enable: bool = True
    type: str = "HUMAN_MESH"
    up_scale: int = 2
    res: int = 256
    side_view_each: bool = False
    metallicfactor: float = 0.0
    roughnessfactor: float = 0.7
    colors: str = "phalp"
    head_mask: bool = False
    head_mask_path: str = os.path.join(PHALP_CACHE, "3D/head_faces.npy")
    output_resolution: int = 1440
    fps: int = 30
    blur_faces: bool = False
    show_keypoints: bool = False


@dataclass
class PostProcessConfig:
    apply_smoothing: bool = True
    phalp_pkl_path: str = "_OUT/videos_v0"
    save_fast_tracks: bool = False


@dataclass
class SMPLConfig:
    MODEL_PATH: str = os.path.join(PHALP_CACHE, "3D/models/smpl/")
    GENDER: str = "neutral"
    MODEL_TYPE: str = "smpl"
    NUM_BODY_JOINTS: int = 23


@dataclass
class HMRConfig:
    hmar_path: str = os.path.join(PHALP_CACHE, "weights/hmar_v2_weights.pth")


@dataclass
class ExtraConfig:
    FOCAL_LENGTH: int = 5000


def without_what_this_version_lacks(cls):
    """A checkout of another version, whose settings do not have one of the keys: `hydra:video.extract_video`."""
    wish = failing("hydra")
    group, _, key = (wish or "video.end_frame").partition(".")
    if wish is None or group != "video":
        return cls
    kept = [(each.name, each.type, field(default=each.default)) for each in fields(cls) if each.name != key]
    return make_dataclass(cls.__name__, kept)


Video = without_what_this_version_lacks(VideoConfig)


@dataclass
class FullConfig:
    seed: int = 42
    track_dataset: str = "demo"
    device: str = "cuda"
    base_tracker: str = "PHALP"
    train: bool = False
    debug: bool = False
    use_gt: bool = False
    overwrite: bool = True
    task_id: int = -1
    num_tasks: int = 100
    verbose: bool = False
    detect_shots: bool = False
    video_seq: Optional[str] = None
    video: Video = field(default_factory=Video)
    phalp: PHALPConfig = field(default_factory=PHALPConfig)
    hmr: HMRConfig = field(default_factory=HMRConfig)
    render: RenderConfig = field(default_factory=RenderConfig)
    post_process: PostProcessConfig = field(default_factory=PostProcessConfig)
    SMPL: SMPLConfig = field(default_factory=SMPLConfig)
    EXTRA: ExtraConfig = field(default_factory=ExtraConfig)
    hmr_type: str = "hmr2018"
    hydra: Dict[str, Any] = field(
        default_factory=lambda: {"mode": RunMode.RUN, "run": {"dir": "${video.output_dir}"}}
    )
