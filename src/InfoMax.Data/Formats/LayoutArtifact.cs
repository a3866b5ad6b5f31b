using System.Text.Json;

namespace InfoMax.Data.Formats;

/// <summary>A data set's layout as a JSON artifact.</summary>
public static class LayoutArtifact
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Writes the layout and returns the input's rows.</summary>
    public static long Write(Stream stream, DatasetLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        JsonSerializer.Serialize(stream, layout, Options);
        return layout.Rows;
    }

    /// <summary>The layout that the plan round found.</summary>
    /// <exception cref="ArtifactException">The content is not a layout.</exception>
    public static DatasetLayout Read(Stream stream)
    {
        try
        {
            return JsonSerializer.Deserialize<DatasetLayout>(stream, Options) ?? throw new ArtifactException("the layout artifact is empty");
        }
        catch (JsonException exception)
        {
            throw new ArtifactException("the layout artifact is damaged", exception);
        }
    }
}
