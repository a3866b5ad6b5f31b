using System.Runtime.InteropServices;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Probe;

/// <summary>A model's weights in the panels that <see cref="ProbeBlock.Logits"/> reads. Owned by its creator.</summary>
internal sealed unsafe class PackedWeights : IDisposable
{
    private readonly AlignedBuffer _panels;

    public PackedWeights(ProbeModel model)
    {
        int depth = model.Dimension + 1;
        int columns = model.Models * model.Classes;
        int width = ProbeBlock.PanelWidth;
        _panels = new AlignedBuffer(PanelPacking.PackedLength(columns, depth, width));
        using EmbeddingMatrix weights = EmbeddingMatrix.Allocate(columns, depth, EmbeddingElement.Single);
        for (int column = 0; column < columns; column++)
        {
            MemoryMarshal.AsBytes(model.Weights.AsSpan(column * depth, depth)).CopyTo(weights.RowRange(column, 1));
        }

        weights.ReciprocalNorms.Fill(1f);
        PanelPacking.Pack(weights, 0, columns, width, _panels.Pointer, new float[width * depth]);
    }

    /// <summary>Begin of the panels, as the kernel takes them; valid until this is disposed.</summary>
    public float* Pointer => _panels.Pointer;

    /// <inheritdoc/>
    public void Dispose() => _panels.Dispose();
}
