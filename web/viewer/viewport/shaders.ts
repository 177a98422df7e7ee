/**
 * Bodies are lit in the camera space that their vertices are in (OpenCV's axes), in both cells: a key light, sky and
 * ground, a rim. The same lamps as in the overlay video (src/render). What is drawn covers what lies behind it; how much
 * of the video or the background shines through is in the colour (premultiplied), so no body needs sorting.
 */
export const BODY_VERTEX = /* glsl */ `
precision highp float;
attribute vec3 position;
attribute vec3 normal;
uniform mat4 modelViewMatrix;
uniform mat4 projectionMatrix;
uniform vec3 eye;
uniform vec3 key;
uniform vec3 up;
#ifdef TINTED
attribute vec3 tint;
#define colour tint
#else
uniform vec3 colour;
#endif
varying vec3 vLight;

const vec3 KEY = vec3(0.86, 0.84, 0.80);
const vec3 SKY = vec3(0.36, 0.39, 0.43);
const vec3 GROUND = vec3(0.17, 0.16, 0.15);
const float WRAP = 0.18;

void main() {
  vec3 toEye = normalize(eye - position);
  float lit = max(0.0, (dot(normal, key) + WRAP) / (1.0 + WRAP));
  float skyward = 0.5 + 0.5 * dot(normal, up);
  float graze = 1.0 - max(0.0, dot(normal, toEye));
  float rim = 0.3 * graze * graze * graze * (0.35 + 0.65 * skyward);
  vec3 between = key + toEye;
  float gloss = max(0.0, dot(normal, between)) * inversesqrt(dot(between, between) + 1e-6);
  gloss *= gloss;
  gloss *= gloss;
  gloss *= gloss;
  gloss *= gloss;
  gloss *= gloss;
  vLight = colour * (KEY * lit + mix(GROUND, SKY, skyward)) + (0.5 * colour + 0.5) * rim * SKY * 2.0 + 0.12 * gloss;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}
`;

export const BODY_FRAGMENT = /* glsl */ `
precision highp float;
uniform float opacity;
/** Width of a stripe, px, where the body was guessed; 0 where it was seen. */
uniform float stripe;
/** What lies behind: its colour and 1, or 0 where that is the video. */
uniform vec4 behind;
varying vec3 vLight;

void main() {
  float alpha = opacity;
  if (stripe > 0.0) {
    float phase = abs(fract((gl_FragCoord.x + gl_FragCoord.y) / (2.0 * stripe)) * 2.0 - 1.0);
    alpha *= mix(0.25, 1.0, clamp((phase - 0.5) * stripe + 0.5, 0.0, 1.0));
  }
  vec3 shown = sqrt(min(vLight, 1.0));
  gl_FragColor = vec4(shown * alpha + behind.rgb * behind.a * (1.0 - alpha), alpha + behind.a * (1.0 - alpha));
}
`;

/** A body's shadow: its vertices laid on the floor along the light. */
export const SHADOW_VERTEX = /* glsl */ `
precision highp float;
attribute vec3 position;
uniform mat4 modelMatrix;
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
/** From the light, world space, y below 0. */
uniform vec3 ray;

const float ABOVE_FLOOR = 0.002;

void main() {
  vec4 world = modelMatrix * vec4(position, 1.0);
  float height = max(0.0, world.y - ABOVE_FLOOR);
  world.xyz -= ray * (height / ray.y);
  world.y = ABOVE_FLOOR;
  gl_Position = projectionMatrix * viewMatrix * world;
}
`;

export const SHADOW_FRAGMENT = /* glsl */ `
precision mediump float;
uniform vec4 shade;
void main() {
  gl_FragColor = shade;
}
`;

/** Lines that fade into the background away from a point of the floor. */
export const FLOOR_VERTEX = /* glsl */ `
precision highp float;
attribute vec3 position;
attribute float strength;
uniform mat4 modelMatrix;
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
uniform vec2 centre;
uniform float reach;
varying float vStrength;
void main() {
  vec4 world = modelMatrix * vec4(position, 1.0);
  float away = length(world.xz - centre) / reach;
  vStrength = strength * (1.0 - smoothstep(0.25, 1.0, away));
  gl_Position = projectionMatrix * viewMatrix * world;
}
`;

export const FLOOR_FRAGMENT = /* glsl */ `
precision mediump float;
uniform vec3 line;
uniform vec3 behind;
varying float vStrength;
void main() {
  gl_FragColor = vec4(mix(behind, line, vStrength), 1.0);
}
`;
