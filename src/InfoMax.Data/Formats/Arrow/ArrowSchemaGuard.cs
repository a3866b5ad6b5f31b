using InfoMax.Data.FlatBuffers;
using InfoMax.Data.Ipc;

namespace InfoMax.Data.Formats.Arrow;

/// <summary>
/// Bounds a schema before the library reads it by recursion: nesting would overflow the stack, which nothing can catch,
/// and shared subtrees would multiply.
/// </summary>
internal static class ArrowSchemaGuard
{
    private const int MaxDepth = 32;
    private const int MaxFields = 100_000;
    private const short BigEndian = 1;

    /// <summary>Checks the metadata of a schema message.</summary>
    /// <exception cref="InvalidDataException">Big-endian, nested too deeply, or too many fields.</exception>
    public static void Check(ReadOnlySpan<byte> metadata)
    {
        FlatTable schema = new IpcHead(metadata).Schema;
        if (schema.Int16(0) == BigEndian)
        {
            throw new InvalidDataException("big-endian data");
        }

        int fields = 0;
        Visit(schema, 1, 0, ref fields);
    }

    private static void Visit(FlatTable parent, int slot, int depth, ref int fields)
    {
        int count = parent.TableCount(slot);
        fields += count;
        if (depth > MaxDepth || fields > MaxFields)
        {
            throw new InvalidDataException($"a schema of more than {MaxDepth} levels or {MaxFields} fields");
        }

        for (int i = 0; i < count; i++)
        {
            Visit(parent.TableAt(slot, i), 5, depth + 1, ref fields);
        }
    }
}
