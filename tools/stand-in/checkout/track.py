"""A stand-in for 4D-Humans' track.py: the same arguments, words, files and ways to fail, without networks."""

import warnings
from dataclasses import dataclass
from typing import Optional, Tuple

import hydra
import torch
import numpy as np
from hydra.core.config_store import ConfigStore
from omegaconf import DictConfig

from phalp.configs.base import FullConfig
from phalp.trackers.PHALP import PHALP
from phalp.utils import get_pylogger

import hmr2.models

warnings.filterwarnings("ignore")

log = get_pylogger(__name__)


class Tracker(PHALP):
    def setup_hmr(self):
        hmr2.models.download_models()
        hmr2.models.load_hmr2()
        print("WARNING: You are using a SMPL model, with only 10 shape coefficients.")


@dataclass
class Human4DConfig(FullConfig):
    expand_bbox_shape: Optional[Tuple[int]] = (192, 256)


ConfigStore.instance().store(name="config", node=Human4DConfig)


@hydra.main(version_base="1.2", config_name="config")
def main(cfg: DictConfig) -> Optional[float]:
    Tracker(cfg).track()


if __name__ == "__main__":
    main()
