import { standInCheckout } from './stand-in.ts';

/** `npm run stand-in -- DIR`: a stand-in for a checkout of 4D-Humans, for trying the engine out without a GPU. */
const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Say where to make it: npm run stand-in -- DIR');
  process.exit(2);
}
const { checkout, python, home } = await standInCheckout(folder);
console.log(`A stand-in for 4D-Humans is in ${checkout}. It has no networks: it shows how a run goes, not people.

  HOME=${home} npm run kinemesh -- setup 4d-humans --checkout ${checkout} --python ${python}
  HOME=${home} npm run kinemesh -- doctor --engine 4d-humans

STAND_IN_FAIL=cuda-oom before a command, or {"fail": "cuda-oom"} in ${checkout}/stand-in.json, makes it fail;
tools/stand-in/README.md lists the ways.`);
