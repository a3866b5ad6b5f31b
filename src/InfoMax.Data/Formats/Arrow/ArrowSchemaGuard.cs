using InfoMax.Data.FlatBuffers;
using InfoMax.Data.Ipc;

namespace InfoMax.Data.Formats.Arrow;

/// <summary>What the schema of an input must meet before the library reads it.</summary>
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

        IpcSchemaShape.Check(schema, MaxDepth, MaxFields);
    }
}
