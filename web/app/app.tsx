/** The whole page. */
export function App() {
  return <h1>Kinemesh</h1>;
}
