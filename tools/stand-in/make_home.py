"""Makes a home folder with small files wherever 4D-Humans and PHALP look for theirs: python make_home.py FOLDER."""

import os
import sys

PHALP = [
    "3D/head_faces.npy", "3D/mean_std.npy", "3D/smpl_mean_params.npz", "3D/SMPL_to_J19.pkl", "3D/texture.npz",
    "3D/bmap_256.npy", "3D/fmap_256.npy", "3D/models/smpl/SMPL_NEUTRAL.pkl", "weights/hmar_v2_weights.pth",
    "weights/pose_predictor.pth", "weights/pose_predictor.yaml", "ava/ava_labels.pkl", "ava/ava_class_mapping.pkl",
]  # fmt: skip
HMR2 = [
    "hmr2_data.tar.gz", "logs/train/multiruns/hmr2/0/checkpoints/epoch=35-step=1000000.ckpt",
    "logs/train/multiruns/hmr2/0/model_config.yaml", "data/smpl_mean_params.npz", "data/SMPL_to_J19.pkl",
    "data/smpl/SMPL_NEUTRAL.pkl",
]  # fmt: skip
DETECTRON2 = [
    "detectron2/ViTDet/COCO/cascade_mask_rcnn_vitdet_h/f328730692/model_final_f05665.pkl",
    "detectron2/COCO-InstanceSegmentation/mask_rcnn_X_101_32x8d_FPN_3x/139653917/model_final_2d9806.pkl",
]


def make(home):
    for folder, names in (
        (".cache/phalp", PHALP),
        (".cache/4DHumans", HMR2),
        (".torch/iopath_cache", DETECTRON2),
    ):
        for name in names:
            path = os.path.join(home, folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(b"made by the stand-in\n" * 500)


if __name__ == "__main__":
    make(sys.argv[1])
