using InfoMax.Data.FlatBuffers;

namespace InfoMax.Data.Ipc;

/// <summary>
/// Bounds a schema before a library reads it by recursion: nesting would overflow the stack, which nothing can catch, and shared
/// subtrees would multiply.
/// </summary>
internal static class IpcSchemaShape
{
    // Schema { endianness, fields, ... }; Field { name, nullable, type_type, type, dictionary, children, ... }.
    private const int SchemaFields = 1;
    private const int FieldChildren = 5;

    /// <summary>Refuses a schema of more levels or fields.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="maxDepth">Levels below the columns.</param>
    /// <param name="maxFields">Fields of all levels.</param>
    /// <exception cref="InvalidDataException">It has more.</exception>
    public static void Check(FlatTable schema, int maxDepth, int maxFields)
    {
        int fields = 0;
        Visit(schema, SchemaFields, 0);

        void Visit(FlatTable parent, int slot, int depth)
        {
            int count = parent.TableCount(slot);
            fields += count;
            if (depth > maxDepth || fields > maxFields)
            {
                throw new InvalidDataException($"a schema of more than {maxDepth} levels or {maxFields} fields");
            }

            for (int i = 0; i < count; i++)
            {
                Visit(parent.TableAt(slot, i), FieldChildren, depth + 1);
            }
        }
    }
}
