/* Makes a page that Dash shows into another one, part by part: only what differs is given to Dash, so that all else
   keeps its element, its focus and its place. Dash would make anew whatever it is given as a whole. */
(function (k9) {
  "use strict";

  const ROOT = ["components"];

  const isComponent = (one) => Boolean(one) && typeof one === "object" && "props" in one && "type" in one;
  const isKind = (a, b) => isComponent(a) && isComponent(b) && a.type === b.type && a.namespace === b.namespace;
  const text = (one) => JSON.stringify(one === undefined ? null : one);

  /** The props of `after` that are others than those of `before`, without the children; what went is null. */
  function otherProps(before, after) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    names.delete("children");
    const pairs = Array.from(names, (name) => [name, name in after ? after[name] : null]);
    return Object.fromEntries(pairs.filter(([name, value]) => text(before[name]) !== text(value)));
  }

  /** Whether children can be gone through in pairs; otherwise the whole list is another one. */
  function arePairs(before, after) {
    if (Array.isArray(before) && Array.isArray(after)) {
      return before.length === after.length && before.every((one, i) => isKind(one, after[i]) || text(one) === text(after[i]));
    }
    return isKind(before, after);
  }

  function become(path, before, after) {
    const props = otherProps(before.props, after.props);
    const [old, wanted] = [before.props.children, after.props.children];
    const isInside = arePairs(old, wanted);
    if (!isInside && text(old) !== text(wanted)) props.children = wanted === undefined ? null : wanted;
    if (Object.keys(props).length) window.dash_clientside.set_props(path, props);
    if (isInside) goInside([...path, "props", "children"], old, wanted);
  }

  function goInside(path, before, after) {
    if (!Array.isArray(before)) return become(path, before, after);
    return before.forEach((one, i) => isComponent(one) && become([...path, i], one, after[i]));
  }

  /** Where the component with an id is in Dash's layout. */
  function pathOf(id, at, path) {
    if (Array.isArray(at)) return at.reduce((found, one, i) => found || pathOf(id, one, [...path, i]), null);
    if (!isComponent(at)) return null;
    return at.props.id === id ? path : pathOf(id, at.props.children, [...path, "props", "children"]);
  }

  /** Make the only child of the component `id` into `after`. */
  k9.inPlace = function (id, after) {
    const path = [...pathOf(id, window.dash_component_api.getLayout(ROOT), ROOT), "props", "children"];
    become(path, window.dash_component_api.getLayout(path), after);
  };
})((window.k9 = window.k9 || {}));
