/** What went wrong, as a code and its parameters; the page has the sentences. */
export class BeleniosError extends Error {
  /**
   * @param {string} code
   * @param {Object<string, *>} [parameters]
   */
  constructor(code, parameters = {}) {
    super(code);
    this.name = "BeleniosError";
    this.code = code;
    this.parameters = parameters;
  }
}

/**
 * @param {*} holds
 * @param {string} code
 * @param {Object<string, *>} [parameters]
 */
export function ensure(holds, code, parameters) {
  if (!holds) throw new BeleniosError(code, parameters);
}

/**
 * @param {string} text
 * @param {string} code of the error when the text is no JSON
 * @returns {*}
 */
export function parseJson(text, code) {
  try {
    return JSON.parse(text);
  } catch {
    throw new BeleniosError(code);
  }
}

/**
 * Puts the outer place before that of any refusal inside.
 * @template T
 * @param {Object<string, *>} place
 * @param {function(): (T|Promise<T>)} work
 * @returns {Promise<T>}
 */
export async function at(place, work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BeleniosError) error.parameters = { ...place, ...error.parameters };
    throw error;
  }
}
