namespace InfoMax.Data.Sorting;

/// <summary>A text in a run, which may be missing.</summary>
public static class RunText
{
    /// <summary>Writes it.</summary>
    public static void Write(BinaryWriter writer, string? text)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(text is not null);
        if (text is not null)
        {
            writer.Write(text);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static string? Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.ReadBoolean() ? reader.ReadString() : null;
    }
}
