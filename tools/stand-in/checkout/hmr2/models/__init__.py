"""Looks for the weights and the SMPL file where the original looks, and fails as it fails."""

import os
import shutil

import torch
from phalp.utils.download import fetch
from stand_in.told import failing

from ..configs import CACHE_DIR_4DHUMANS

ADDRESS = "https://people.eecs.berkeley.edu/~jathushan/projects/4dhumans/hmr2_data.tar.gz"
CHECKPOINT = os.path.join(
    CACHE_DIR_4DHUMANS, "logs/train/multiruns/hmr2/0/checkpoints/epoch=35-step=1000000.ckpt"
)
SMPL = os.path.join(CACHE_DIR_4DHUMANS, "data/smpl/SMPL_NEUTRAL.pkl")
PUBLISHED_SMPL = "data/basicModel_neutral_lbs_10_207_0_v1.0.0.pkl"  # relative to the working folder


def download_models():
    archive = os.path.join(CACHE_DIR_4DHUMANS, "hmr2_data.tar.gz")
    if os.path.exists(archive):
        return
    fetch(ADDRESS, archive)
    print("Extracting file: hmr2_data.tar.gz")
    os.makedirs(os.path.dirname(CHECKPOINT), exist_ok=True)
    shutil.copyfile(archive, CHECKPOINT)


def load_hmr2():
    if failing("checkpoint-missing") is not None:
        raise FileNotFoundError(2, "No such file or directory", CHECKPOINT)
    check_smpl_exists()
    if failing("numpy-chumpy") is not None:
        raise ImportError("cannot import name 'bool' from 'numpy' (%s)" % numpy_file())
    torch.load(CHECKPOINT)


def check_smpl_exists():
    published = os.path.exists(PUBLISHED_SMPL)
    if failing("smpl-missing") is not None or not (os.path.exists(SMPL) or published):
        raise FileNotFoundError(
            "SMPL model not found. Please download it from https://smplify.is.tue.mpg.de/ and place it at "
            + PUBLISHED_SMPL
        )
    if not os.path.exists(SMPL):
        os.makedirs(os.path.dirname(SMPL), exist_ok=True)
        shutil.copyfile(PUBLISHED_SMPL, SMPL)


def numpy_file():
    import numpy

    return numpy.__file__
