import picture from '../../docs/images/kinemesh.png';
import classes from './illustration.module.css';

/** Px of the picture: three parts side by side. */
const PICTURE_WIDTH = 1296;
const PARTS = [
  { left: 0, width: 380, caption: 'Your video' },
  { left: 388, width: 380, caption: 'The bodies on it' },
  { left: 776, width: 520, caption: 'The bodies in 3D' },
] as const;

/** What comes of a video: the video, the bodies on it, the bodies in 3D. */
export function Illustration() {
  return (
    <div className={classes.parts}>
      {PARTS.map(({ left, width, caption }) => (
        <figure key={caption} className={classes.part} style={{ flexGrow: width }}>
          <div className={classes.frame} style={{ aspectRatio: `${width} / 500` }}>
            <img
              src={picture}
              alt=""
              style={{
                width: `${(PICTURE_WIDTH / width) * 100}%`,
                marginLeft: `${(-left / width) * 100}%`,
              }}
            />
          </div>
          <figcaption>{caption}</figcaption>
        </figure>
      ))}
    </div>
  );
}
