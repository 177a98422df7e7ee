import swagger from '@fastify/swagger';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { App } from '../context.ts';
import { apiNames, unusedNames } from './names.ts';

/** Collects the routes that are made after it into an OpenAPI 3.1 document: `app.swagger()`. */
export async function documentRoutes(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Kinemesh',
        version: '1',
        description:
          'Videos of people in, their moving 3D bodies out. What changes something needs the `Origin` of the ' +
          'service itself, for example `Origin: http://localhost:3000`.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags: [
        { name: 'service', description: 'The service itself' },
        { name: 'videos', description: 'The library' },
        { name: 'uploads', description: 'Resumable uploads by tus 1.0.0 (https://tus.io)' },
        { name: 'jobs', description: 'What is done with videos' },
        { name: 'motion', description: 'Results' },
        { name: 'edits', description: 'What a person mends in a result' },
        { name: 'engines', description: 'What makes the bodies, and whether it can run here' },
      ],
    },
    transform: createJsonSchemaTransform({ schemaRegistry: apiNames }),
    transformObject: (input) => {
      const document = withNames(input);
      const { schemas = {} } = ('components' in document && document.components) || {};
      for (const name of unusedNames(schemas, document.paths)) delete schemas[name];
      return document;
    },
  });
}

const withNames = createJsonSchemaTransformObject({ schemaRegistry: apiNames });
